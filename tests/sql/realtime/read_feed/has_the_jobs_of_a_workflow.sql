select plan(2);
insert into ojs.setting (name, value) values ('event_asof_base', '1000');
select given.job('available', 'beside');
create temp table made as select ((ojs_create_workflow('{"type": "chain", "name": "w", "steps": [
  {"type": "step.run", "args": [], "options": {"queue": "flow"}},
  {"type": "step.run", "args": [], "options": {"queue": "flow"}}]}')).body ->> 'id')::uuid as id;
select given.acked('flow');

select is(array_agg(f.type order by f.asof, f.seq, f.ord) filter (where f.id is not null),
  '{workflow.started,job.enqueued,job.started,job.completed,workflow.step_completed,job.enqueued}')
from made m, ojs.read_feed(0, 0, 0, null, null, null, array[m.id]) f;
select is(array_agg(distinct f.workflow_id::uuid) filter (where f.id is not null), array[m.id])
from made m, ojs.read_feed(0, 0, 0, null, null, null, array[m.id]) f group by m.id;
