set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.workflow('{"type": "chain", "steps": [{"type": "a", "args": [], "options": {"queue": "a",
  "retry": {"on_exhaustion": "dead_letter"}}}, {"type": "b", "args": []}]}');
select given.failed('a');
create temporary table flow as select id from ojs.workflow;
set local ojs.now = '2030-01-20T12:00:00Z';
select ojs.prune(ojs.now());

select is(b -> 'workflow', jsonb_build_object('id', f.id, 'revived', false, 'reason', 'removed')),
  is(b #>> '{job,state}', 'available')
from given.retried('a') b, flow f;
select is(given.acked('a') ->> 'state', 'completed');
