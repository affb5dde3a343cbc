select plan(7);
select given.workflow('{"type": "chain", "steps": [{"type": "x", "args": [], "options": {"queue": "x"}}]}', s)
from unnest(array['completed', 'failed', 'cancelled']) s;
select given.acked('x');
select given.failed('x');
select ojs_cancel_workflow(jsonb_build_object('id', given.workflow_id('cancelled')));

select is(workflow(s) ->> 'state', s),
  is(refusal(format('select ojs_cancel_workflow(%L)', jsonb_build_object('id', given.workflow_id(s)))) ->> 'sqlstate',
    'OJ409', s)
from unnest(array['completed', 'failed', 'cancelled']) s;
select throws_ok($$ select ojs_cancel_workflow('{"id": "nonsense"}') $$, 'OJ404');
