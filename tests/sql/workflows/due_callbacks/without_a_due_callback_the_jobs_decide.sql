select plan(2);
select given.batch(array['a'], array['on_failure']);
select given.acked('a');
select is(workflow() ->> 'state', 'completed');

delete from ojs.workflow;
select given.batch(array['a'], array['on_success']);
select given.failed('a');
select is(workflow() ->> 'state', 'failed');
