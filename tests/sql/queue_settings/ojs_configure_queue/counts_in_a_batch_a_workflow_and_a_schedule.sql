select plan(4);
select ojs_configure_queue('{"name": "work", "default_timeout": 60}');
select ojs_enqueue('{"type": "a", "args": [], "queue": "plain"}');
select is(jsonb_path_query_array(body, '$.jobs[*].timeout_ms'), '[60000, 60000]'),
  is(jsonb_path_query_array(body, '$.jobs[*].args[0]'), '[1, 2, 3]', 'in order')
from ojs_enqueue_batch('{"jobs": [{"type": "a", "args": [1], "queue": "work"},
  {"type": "a", "args": [2], "queue": "plain"},
  {"type": "a", "args": [3], "queue": "work", "id": "0192f5a0-0000-7000-8000-000000000001"}]}');
select ojs_create_workflow('{"type": "chain", "steps": [{"type": "step", "args": [], "queue": "work"}]}');
select is(j.timeout_ms, 60000::bigint) from ojs.job j where j.workflow_id is not null;
select ojs_enqueue('{"type": "later", "args": [], "queue": "work", "scheduled_at": "PT1H"}');
select is(j.timeout_ms, 60000::bigint) from ojs.job j join ojs.later l on l.job_id = j.id;
