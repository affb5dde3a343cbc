select plan(3);
select given.job('available');

select throws_ok($$ select ojs_ack(about('it')) $$, 'OJ409');

select is(refusal($$ select ojs_ack(about('it')) $$) -> 'details', jsonb_build_object('job_id', given.id(),
  'current_state', 'available', 'expected_state', 'active', 'reason', 'invalid_state_transition'));
select is(state('it'), 'available');
