set local ojs.now = '2030-01-01T12:00:00Z';
select plan(10);

select is(r.status, 201), ok(r.headers ->> 'Location' = '/ojs/v1/workflows/' || (r.body ->> 'id')),
  is(w ->> 'state', 'running'), is(w ->> 'type', 'chain'),
  is(w -> 'steps_total', '3'), is(w -> 'steps_completed', '0'), ok(w ->> 'id' ~ '^[0-9a-f]{8}-[0-9a-f]{4}-7')
from ojs_create_workflow(jsonb_build_object('type', 'chain', 'name', 'flow', 'steps',
  given.steps(array['a', 'b', 'c']))) r,
  lateral (select r.body -> 'workflow') x(w);

select is(step_states(), 'pending,waiting,waiting');
select is((select count(*) from ojs.job where queue = 'a'), 1::bigint), is((select count(*) from ojs.job), 1::bigint);
