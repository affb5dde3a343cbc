select plan(12);
select given.job('active', 'it', '{"retry": {"max_attempts": 2, "on_exhaustion": "dead_letter"}}');
select ojs_report_progress(about('it', '{"progress": 0.7}'));

select is((ojs_nack(about('it', '{"error": {"code": "broken"}, "delay_ms": 0}'))).body #> '{job,progress}', '0.7');
select is(job() -> 'progress', '0.7', 'kept on failure');
select is(given.fetched() ? 'progress', false);
select is(job() ? 'progress', false, 'the new attempt has none');
select is((ojs_report_progress(about('it', '{"progress": 0.1}'))).body -> 'progress', '0.1');

select ojs_nack(about('it', '{"error": {"code": "broken"}}'));
select is((ojs_get_progress(jsonb_build_object('id', given.id()))).body -> 'progress', '0.1', 'kept when it ends');
select is(state(), 'discarded');
select ojs_retry_dead_letter(about());
select is(job() ? 'progress', false, 'a new life');
select given.fetched();
select is(job() ? 'progress', false);

select given.job('active', 'back');
select ojs_report_progress(about('back', '{"progress": 0.9}'));
select ojs_nack(about('back', '{"error": {"code": "x"}, "requeue": true}'));
select is(job('back') ? 'progress', false, 'given back');
select is(given.fetched() ->> 'id', given.id('back')::text);
select is((ojs_ack(about('back'))).body #> '{job}' ? 'progress', false, 'it was never reported in this attempt');
