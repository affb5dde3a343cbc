select plan(4);

select given.workflow(jsonb_build_object('type', v.type, v.items,
  '[{"type": "a", "args": [], "role": "on_success", "options": {"queue": "a"}}]'::jsonb), v.type)
from (values ('chain', 'steps'), ('group', 'jobs')) v(type, items);

select is(count(*), 2::bigint, 'a step is a step in a chain or group, whatever it is called') from ojs.job;
select given.acked('a') from generate_series(1, 2);
select is(workflow(w) ->> 'state', 'completed', w) from unnest(array['chain', 'group']) w;
select is(refusal($$ select ojs_create_workflow('{"steps": [{"id": "a", "type": "a", "args": [],
  "options": {"callback_type": "on_success"}}]}') $$) ->> 'code',
  'invalid_workflow', 'a batch of callbacks alone would never end');
