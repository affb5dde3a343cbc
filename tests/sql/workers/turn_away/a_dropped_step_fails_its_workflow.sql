select plan(2);
select given.job('active', 'first', '{"rate_limit": {"key": "k", "concurrency": 1}}');
create temporary table flow as
select (ojs_create_workflow('{"type": "chain", "steps": [
  {"type": "a", "args": [], "options": {"queue": "work", "rate_limit": {"key": "k", "concurrency": 1,
    "on_limit": "drop"}}},
  {"type": "b", "args": []}]}')).body ->> 'id' as id;

select is((ojs_fetch('{"queues": ["work"]}')).body -> 'jobs', '[]');
select is((ojs_get_workflow(jsonb_build_object('id', f.id))).body #>> '{workflow,state}', 'failed') from flow f;
