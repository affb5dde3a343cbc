select plan(8);
select given.job('active', 'it', '{"retry": {"max_attempts": 1, "on_exhaustion": "dead_letter"}}');
select ojs_save_checkpoint(about('it', '{"state": 1}'));

select is((ojs_delete_checkpoint(about())).body, jsonb_build_object('deleted', true, 'job_id', given.id()));
select is(job() ? 'checkpoint', false);
select is((ojs_delete_checkpoint(about())).body ->> 'deleted', 'true', 'again');
select is((ojs_save_checkpoint(about('it', '{"state": 1}'))).body -> 'sequence', '2', 'it rises');

select ojs_nack(about('it', '{"error": {"code": "broken"}}'));
select is((ojs_delete_checkpoint(about())).status, 200, 'of a dead letter');
select ojs_retry_dead_letter(about());
select is(job() ? 'checkpoint', false);
select ojs_cancel_job(jsonb_build_object('id', given.id()));
select is((ojs_delete_checkpoint(about())).status, 200);
select is(refusal($$ select ojs_delete_checkpoint(about('nobody')) $$) ->> 'sqlstate', 'OJ404');
