set local ojs.now = '2030-01-01T12:00:00Z';
select plan(17);
select given.chain('a', 'b', 'c');
select given.acked('a', '{"a": 1}');
create temporary table first as select given.fetched('b') as job;
select ojs_nack(jsonb_build_object('job_id', job -> 'id', 'error', '{"code": "DEAD_LETTER", "message": "no"}'::jsonb))
from first;
select is(workflow() ->> 'state', 'failed');
select is(step_states(), 'completed,failed,cancelled');
set local ojs.now = '2030-01-02T12:00:00Z';

select is(b -> 'workflow', jsonb_build_object('id', given.workflow_id(), 'state', 'running', 'revived', true)),
  is(b #> '{job,parent_results}', '[{"a": 1}]')
from given.retried('b') b;
select is(workflow() ->> 'state', 'running'), is(workflow() ? 'completed_at', false);
select is(workflow() #> '{steps,1}' ?| '{error,attempt,started_at,completed_at}', false,
  'nothing is left of its failure');
select is(step_states(), 'completed,pending,waiting');
select is(event('workflow.resumed') ->> 'step_id', 'step-1');

select is(j - v.moves, f.job - v.moves, 'the envelope is that of the first attempt'), is(j -> 'attempt', '1'),
  is(jsonb_array_length(j -> 'errors'), 1)
from given.fetched('b') j, first f, (values ('{errors,re_enqueued_at,enqueued_at,started_at}'::text[])) v(moves);
select is(workflow() #>> '{steps,1,state}', 'active');
select ojs_ack(jsonb_build_object('job_id', job -> 'id', 'result', 2)) from first;
select is(given.fetched('c') -> 'parent_results', '[{"a": 1}, 2]');
select ojs_ack(jsonb_build_object('job_id', j.id)) from ojs.job j;
select is(workflow() ->> 'state', 'completed'), is(step_states(), 'completed,completed,completed');
select is(count(*), 0::bigint) from ojs.job;
