set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.cron('allow');
select ojs.record_firing('nightly', ojs.now() - n * interval '1 minute', false, null, false, 'overlap_skip', ojs.now())
from generate_series(150, 1, -1) n;
select is(count(*), 100::bigint), is(max(r.fire_at), '2030-01-01T11:59:00Z') from ojs.cron_run r;

select given.fired('2030-01-01T01:00:00Z');
select given.fired('2030-01-01T11:59:30Z');
select is(count(*), 1::bigint, 'one whose job lives stays') from ojs.cron_run r where r.job_id is not null
  and r.fire_at < '2030-01-01T02:00:00Z';
