select plan(10);
select given.workflow(jsonb_build_object('type', 'group', 'jobs', jsonb_build_array(
  jsonb_build_object('type', 'chain', 'steps', given.steps('{a,b,c}')), given.steps('{other}') -> 0)));
select given.acked('a', '1');
select given.failed('b');
select ojs_cancel_workflow(jsonb_build_object('id', given.workflow_id()));

select is((b -> 'workflow') - 'id', '{"state": "failed", "revived": false, "reason": "cancelled"}',
  'the one around it was'),
  is(b #>> '{job,state}', 'available')
from given.retried('b') b;
select is(f -> 'parent_results', '[1]', 'its envelope is as it was'), is(f ? 'workflow_id', true)
from given.fetched('b') f;
select ojs_nack(jsonb_build_object('job_id', a.job_id, 'error', '{"code": "DEAD_LETTER", "message": "no"}'::jsonb))
from ojs.active a;
select is(b ? 'workflow', false, 'from then on it is a job like others')
from given.retried('b', '{"override": {"meta": {"by": "hand"}}}') b;
select is(f -> 'parent_results', '[1]'), is(f -> 'meta', '{"by": "hand"}') from given.fetched('b') f;
select is((ojs_ack(jsonb_build_object('job_id', a.job_id))).status, 200) from ojs.active a;
select is(array(select w.state from ojs.workflow w order by w.parent_id is null), '{failed,cancelled}'::text[]);
select is(count(*), 0::bigint) from ojs.job;
