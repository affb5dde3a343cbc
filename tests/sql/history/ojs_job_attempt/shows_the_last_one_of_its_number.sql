select plan(5);
select given.job('dead_letter');
select ojs_retry_dead_letter(about());
select given.nacked('work', '{"code": "second", "message": "m", "retryable": false}');
select is((ojs_job_attempt(jsonb_build_object('id', given.id(), 'attempt', '1'))).body #>> '{error,code}', 'second');
select is((ojs_job_attempt(jsonb_build_object('id', given.id(), 'attempt', 1))).body -> 'attempt', '1');
select is(refusal(format('select ojs_job_attempt(jsonb_build_object(''id'', given.id(), ''attempt'', %L))', v))
  ->> 'code', 'not_found', v) from unnest('{2,x}'::text[]) v;
select is(refusal($$ select ojs_job_attempt('{"id": "x", "attempt": "1"}') $$) ->> 'code', 'not_found');
