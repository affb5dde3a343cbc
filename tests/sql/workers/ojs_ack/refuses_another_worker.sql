select plan(3);
select given.job('active');

select is(refusal($$ select ojs_ack(about('it', '{"worker_id": "worker-2"}')) $$) #>> '{details,reason}',
  'not_the_owner');

select is(state(), 'active');
select is((ojs_ack(about('it', '{"worker_id": "worker-1"}'))).status, 200);
