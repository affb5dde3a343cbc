select plan(6);
select given.job('discarded', 'job ' || n, jsonb_build_object('queue', 'q' || n)) from generate_series(1, 10) n;
create function pg_temp.refused(p_expected jsonb) returns jsonb language sql as $$
  select refusal(format('select ojs_retry_matching_jobs(%L)', '{"filter": {}, "confirm": true}'
    || jsonb_build_object('expected', p_expected)))
$$;
select is(pg_temp.refused('12') #> '{details,matched}', '10');
select is(pg_temp.refused('12') ->> 'code', 'conflict');
select is(pg_temp.refused('8') ->> 'code', 'conflict');
select is(pg_temp.refused('0') ->> 'code', 'conflict');
select is(pg_temp.refused('-1') #>> '{details,field}', 'expected');
select is(pg_temp.refused('11'), null, 'a tenth is near enough');
