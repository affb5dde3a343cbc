select plan(6);
create function pg_temp.field(p_request jsonb) returns text language sql as $$
  select refusal(format('select ojs_retry_matching_jobs(%L)', '{"confirm": true}' || p_request)) #>> '{details,field}'
$$;
select is(pg_temp.field('{}'), 'filter');
select is(pg_temp.field('{"filter": []}'), 'filter');
select is(pg_temp.field('{"filter": {"since": "P9D"}, "confirm": "yes"}'), 'confirm');
select is(pg_temp.field('{"filter": {"since": "P9D"}, "rate": "fast"}'), 'rate');
select is(pg_temp.field('{"filter": {"since": "P9D"}, "rate": 20000}'), 'rate');
select is(refusal($$ select ojs_retry_matching_jobs(null) $$) ->> 'code', 'invalid_payload');
