select plan(7);
select given.job('active', 'done');
select ojs_ack(about('done'));
select is((ojs_report_progress(about('done', '{"progress": 0.5}'))).body ->> 'ignored', 'true');
select is((ojs_report_progress(about('done', '{"progress": 0.5}'))).body -> 'progress', 'null');

select given.job('active');
select is((ojs_report_progress(about('it', '{"progress": 0.5, "worker_id": "worker-2"}'))).body ->> 'ignored', 'true');
select is((ojs_report_progress(about('it', '{"progress": 0.5, "attempt": 7}'))).body ->> 'ignored', 'true');
select is(job() ? 'progress', false);
select is((ojs_report_progress(about('it', '{"progress": 0.5, "attempt": 1, "worker_id": "worker-1"}'))).body
  ? 'ignored', false);
select is(refusal($$ select ojs_report_progress(about('nobody', '{"progress": 0.5}')) $$) ->> 'sqlstate', 'OJ404');
