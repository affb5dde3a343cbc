select plan(10);
select given.job('discarded', 'job ' || n, jsonb_build_object('queue', 'q' || n)) from generate_series(1, 7) n;
create function pg_temp.progress() returns text language sql as $$
  select concat_ws(' ', b.state, b.succeeded, b.failed) from ojs.bulk b
$$;
set local ojs.now = '2040-01-01T12:00:00Z';
create temp table answer as
select * from ojs_retry_matching_jobs('{"filter": {"since": "P9D"}, "confirm": true, "rate": 3}');
select is(a.status, 202) from answer a;
select is(a.headers ->> 'Location', '/ojs/v1/admin/jobs/bulk/' || (a.body ->> 'id')) from answer a;
select is(pg_temp.progress(), 'running 3 0');
select is(ojs.tick('{bulk}') - '{next_cron_in_ms}'::text[], '{"bulk_jobs": 0, "again": []}', 'the rate is kept');

-- What is discarded again is not touched twice, and what dies only now was not meant.
select given.failed(j.queue) from ojs.job j where j.state = 'available' order by j.id limit 1;
set local ojs.now = '2040-01-01T12:00:01Z';
select ojs.tick('{bulk}');
select is(pg_temp.progress(), 'running 6 0');
set local ojs.now = '2040-01-01T12:00:02Z';
select given.job('discarded', 'late', '{"queue": "late"}');
select is(ojs.tick('{bulk}') -> 'bulk_jobs', '1');
select is(pg_temp.progress(), 'completed 7 0');
select is((select count(*) from ojs.dead), 2::bigint);
select is(ojs.tick('{bulk}') -> 'bulk_jobs', '0');
select is(state('late'), 'discarded');
