select plan(4);
select given.job('active');

select is((ojs_worker_progress(about('it', '{"percentage": 50, "message": "half"}'))).body -> 'progress', '0.5');
select is((ojs_get_progress(jsonb_build_object('id', given.id()))).body ->> 'message', 'half');
select is(refusal($$ select ojs_worker_progress('{"percentage": 50}') $$) #>> '{details,field}', 'job_id');
select is(refusal($$ select ojs_worker_progress('{"job_id": "x", "percentage": 50}') $$) ->> 'sqlstate', 'OJ404');
