select plan(12);
select is(refusal($$ select ojs_retry_workflow('{"id": "none"}') $$) ->> 'code', 'not_found');
select given.group('a', 'b', 'c');
create function retried() returns jsonb language sql as $$
  select refusal(format('select ojs_retry_workflow(jsonb_build_object(%L, %L))', 'id', given.workflow_id()))
$$;
select is(retried() #>> '{details,reason}', 'nothing_to_retry', 'nothing has failed yet');

select given.failed('a');
select ojs_cancel_job(jsonb_build_object('id', j.id)) from ojs.job j where j.queue = 'b';
select given.failed('c');
select ojs_delete_dead_letter(jsonb_build_object('id', d.id)) from ojs.dead d where d.queue = 'c';
select is(workflow() ->> 'state', 'failed');
select is(r.body -> 'steps_retried', '1'),
  is(jsonb_path_query_array(r.body, '$.not_retried[*].reason') @> '["cancelled", "removed"]', true),
  is(jsonb_array_length(r.body -> 'not_retried'), 2)
from ojs_retry_workflow(jsonb_build_object('id', given.workflow_id())) r;
select given.acked('a');
select is(workflow() ->> 'state', 'failed', 'two steps did not complete');
select is(retried() #>> '{details,reason}', 'nothing_to_retry'),
  is(jsonb_array_length(retried() #> '{details,not_retried}'), 2),
  is(retried() #>> '{details,current_state}', 'failed');

select given.workflow(jsonb_build_object('type', 'group', 'jobs', given.steps('{d,e}')), 'cancelled');
select given.failed('d');
select ojs_cancel_workflow(jsonb_build_object('id', given.workflow_id('cancelled')));
select is(refusal(format('select ojs_retry_workflow(jsonb_build_object(%L, %L))', 'id', given.workflow_id('cancelled')))
  #>> '{details,reason}', 'cancelled');
select is(count(*), 1::bigint, 'its dead letter stays') from ojs.dead;
