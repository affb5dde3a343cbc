select plan(4);
select given.job('active');
select ojs_report_progress(about('it', '{"progress": 0.7, "checkpoint": {"last": 72}}'));
select ojs_report_progress(about('it', '{"progress": 0.8}'));
select ojs_nack(about('it', '{"error": {"code": "broken"}, "delay_ms": 0}'));

select is(job() -> 'last_checkpoint', '{"last": 72}');
select is(given.fetched() -> 'last_checkpoint', '{"last": 72}');
select is(job() #> '{checkpoint,sequence}', '1');
select ojs_save_checkpoint(about('it', '{"state": [1]}'));
select is(job() ? 'last_checkpoint', false);
