set local ojs.now = '2030-01-01T12:00:00Z';
select plan(8);

select is(r.status, 201), is(r.headers ->> 'Location', '/ojs/v1/cron/nightly'),
  is(r.body -> 'cron', r.body -> 'cron_job'),
  is(r.body -> 'cron' ->> 'next_run_at', null)
from ojs_register_cron('{"name": "nightly", "cron": "0 3 * * *", "type": "a", "args": []}') r;

set local ojs.now = '2030-01-02T12:00:00Z';
select is(r.status, 200), is(r.body #>> '{cron,expression}', '0 4 * * *'),
  is(r.body #>> '{cron,created_at}', '2030-01-01T12:00:00.000Z'),
  is(r.body #>> '{cron,updated_at}', '2030-01-02T12:00:00.000Z')
from ojs_register_cron('{"name": "nightly", "cron": "0 4 * * *", "type": "a", "args": []}') r;
