select plan(3);
select given.workflow('{"type": "group", "jobs": [
  {"type": "a", "args": [], "options": {"queue": "a", "unique": {"keys": ["type"]}}},
  {"type": "b", "args": [], "options": {"queue": "b", "unique": {"keys": ["type"]}}}]}');
select given.failed(q) from unnest('{a,b}'::text[]) q;
select ojs_enqueue('{"type": "a", "args": [], "options": {"queue": "a", "unique": {"keys": ["type"]}}}');

select is(r.body -> 'steps_retried', '1'), is(r.body #>> '{not_retried,0,reason}', 'duplicate'),
  is(r.body #>> '{retried,0,step_id}', 'step-1')
from ojs_retry_workflow(jsonb_build_object('id', given.workflow_id())) r;
