set local ojs.now = '2030-01-01T12:00:00Z';
select plan(5);
create function runs() returns jsonb language sql as $$
  select (ojs_get_cron('{"name": "nightly"}')).body #> '{cron,next_runs}'
$$;
select given.cron();
select is(runs(), '[]');
select ojs.plan_cron(c.name, ojs.cron_to_plan(c, c, ojs.now())
  || '{"next_run_at": "2030-01-01T13:00:00Z", "next_runs": ["2030-01-01T13:00:00Z", "2030-01-01T14:00:00Z"]}')
from ojs.cron c;
select is(runs(), '["2030-01-01T13:00:00.000Z", "2030-01-01T14:00:00.000Z"]');
set local ojs.now = '2030-01-01T13:00:00Z';
select ojs.tick('{cron}');
select is(runs(), '[]', 'until the next plan');
select ojs.plan_cron(c.name, ojs.cron_to_plan(c, c, ojs.now())
  || '{"next_run_at": "2030-01-01T14:00:00Z", "next_runs": "soon"}') from ojs.cron c;
select is(runs(), '[]', 'a plan of an older server has none');
select ojs_pause_cron('{"name": "nightly"}');
select is(runs(), '[]');
