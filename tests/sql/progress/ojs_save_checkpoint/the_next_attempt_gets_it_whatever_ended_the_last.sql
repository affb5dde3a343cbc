set local ojs.now = '2030-01-01T12:00:00Z';
select plan(13);
select given.job('active', 'it', '{"visibility_timeout_ms": 60000,
  "retry": {"max_attempts": 3, "on_exhaustion": "dead_letter"}}');
select is(job() ? 'checkpoint', false);
select is((ojs_save_checkpoint(about('it', '{"state": {"cursor": 1}}'))).body,
  jsonb_build_object('job_id', given.id(), 'sequence', 1, 'created_at', '2030-01-01T12:00:00.000Z', 'checkpoint',
  jsonb_build_object('job_id', given.id(), 'sequence', 1, 'created_at', '2030-01-01T12:00:00.000Z')));
select is((ojs_save_checkpoint(about('it', '{"state": {"cursor": 2}, "step_index": 4, "metadata": {"a": 1}}'))).body
  -> 'sequence', '2');
select is((ojs_nack(about('it', '{"error": {"code": "broken"}, "delay_ms": 0}'))).status, 200);
select is(given.fetched() -> 'checkpoint', '{"state": {"cursor": 2}, "sequence": 2, "step_index": 4,
  "metadata": {"a": 1}, "created_at": "2030-01-01T12:00:00.000Z"}', 'after a failure');

set local ojs.now = '2030-01-01T12:02:00Z';
select ojs.tick('{reap}');
select is(given.fetched() #> '{checkpoint,state}', '{"cursor": 2}', 'after a lost worker');

select ojs_nack(about('it', '{"error": {"code": "broken"}}'));
select is(state(), 'discarded');
select is(job() ? 'checkpoint', false, 'not shown when it has ended');
select is(refusal(format('select ojs_get_checkpoint(%L)', jsonb_build_object('id', given.id()))) ->> 'sqlstate',
  'OJ404');
select ojs_retry_dead_letter(about());
select is(given.fetched() #> '{checkpoint,state}', '{"cursor": 2}', 'after a replay');

select is((ojs_ack(about())).body -> 'job' ? 'checkpoint', false);
select is(job() ? 'checkpoint', false);
select is(refusal($$ select ojs_save_checkpoint(about('it', '{"state": 1}')) $$) #>> '{details,current_state}',
  'completed');
