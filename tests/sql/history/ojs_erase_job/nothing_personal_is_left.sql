select plan(22);
select given.a_job_in_every_state();
select given.job('completed', 'done', '{"args": ["secret"], "meta": {"mail": "secret"}, "tags": ["secret"],
  "custom": "secret"}');
select given.job('dead_letter', 'dead', '{"args": ["secret"], "meta": {"mail": "secret"}}');
select is((ojs_erase_job(jsonb_build_object('id', given.id(n)))).body -> 'deleted', 'true', n)
from unnest('{done,dead,cancelled}'::text[]) n;
select is(count(*), 0::bigint) from ojs.done d where d.job like '%secret%';
select is(count(*), 0::bigint) from ojs.dead d where d.id = given.id('dead')
  and (d.job::text || d.record::text ~ 'secret|it broke');
select is(job('done') - '{id,created_at,enqueued_at,started_at,completed_at,erased_at,specversion,worker_id}'::text[],
  '{"type": "test.job", "queue": "work", "state": "completed", "args": [], "meta": {}, "attempt": 1, "priority": 0,
    "max_attempts": 3}');
select ok(job(n) ? 'erased_at', n) from unnest('{done,dead,cancelled}'::text[]) n;
select is(n.completed, 1::bigint, 'counts stay') from ojs.queue_numbers('{work}') n;
select is(refusal(format('select %s(jsonb_build_object(''id'', given.id(''dead'')))', d)) #>> '{details,reason}',
  'erased', d) from unnest('{ojs_retry_dead_letter,ojs_retry_job}'::text[]) d;
select is(refusal(format('select ojs_erase_job(jsonb_build_object(''id'', given.id(%L)))', s))
  #>> '{details,current_state}', s) from unnest('{available,scheduled,retryable,pending,active}'::text[]) s;
select is(refusal($$ select ojs_erase_job('{"id": "x"}') $$) ->> 'code', 'not_found');
select is(count(*), 3::bigint) from ojs.audit a where a.door = 'ojs_erase_job';
select is(count(*), 0::bigint) from ojs.audit a where a.outcome::text like '%secret%';
select is((ojs_job_history(jsonb_build_object('id', given.id('done')))).body #>> '{events,0,event_type}',
  'job.created');
select ok((ojs_list_jobs('{"queue": "work"}')).body -> 'total' = '2');
