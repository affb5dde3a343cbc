select plan(2);
select given.job('active');

select is(refusal($$ select ojs_nack(about('it',
  '{"worker_id": "worker-2", "error": {"code": "e"}}')) $$) #>> '{details,reason}', 'not_the_owner');
select is(state(), 'active');
