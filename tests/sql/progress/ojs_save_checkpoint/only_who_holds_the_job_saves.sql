select plan(6);
select given.job('active');

select is(refusal($$ select ojs_save_checkpoint(about('it', '{"state": 1, "worker_id": "worker-2"}')) $$)
  #>> '{details,reason}', 'not_the_owner');
select is(refusal($$ select ojs_save_checkpoint(about('it', '{"state": 1, "attempt": 2}')) $$)
  #>> '{details,reason}', 'not_the_attempt');
select is((ojs_save_checkpoint(about('it', '{"state": 1, "attempt": 1, "worker_id": "worker-1"}'))).status, 200);

select ojs_nack(about('it', '{"error": {"code": "x"}, "requeue": true}'));
select is(refusal($$ select ojs_save_checkpoint(about('it', '{"state": 2, "worker_id": "worker-1"}')) $$)
  #>> '{details,current_state}', 'available', 'it has lost the job');
select is(refusal($$ select ojs_save_checkpoint(about('it', '{"state": 2}')) $$) #>> '{details,expected_state}',
  'active', 'whoever asks');
select is(refusal($$ select ojs_save_checkpoint(about('nobody', '{"state": 2}')) $$) ->> 'sqlstate', 'OJ404');
