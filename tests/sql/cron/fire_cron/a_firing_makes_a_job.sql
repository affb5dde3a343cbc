set local ojs.now = '2030-01-01T03:00:02Z';
select plan(8);
select given.cron('skip', '2030-01-01T03:00:00Z', 'nightly',
  '{"meta": {"team": "db"}, "options": {"queue": "work", "priority": 3}}');

select is(ojs.tick('{cron}') -> 'fired', '1');

select is(j -> 'meta', '{"team": "db", "cron_name": "nightly", "cron_triggered_at": "2030-01-01T03:00:00.000Z"}'),
  is(j -> 'priority', '3'), is(j ->> 'type', 'test.nightly')
from given.fetched() j;
select is(c ->> 'run_count', '1'), is(c ->> 'last_run_at', '2030-01-01T03:00:02.000Z'), is(c -> 'next_run_at', 'null')
from (select (ojs_get_cron('{"name": "nightly"}')).body -> 'cron') r(c);
select is(event('cron.triggered') ?& array['cron_name', 'cron_expr', 'job_type', 'job_id', 'scheduled_at', 'timezone',
  'run_count'], true);
