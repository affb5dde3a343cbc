select plan(13);
select given.a_job_in_every_state();
select is((ojs_job_attempts(jsonb_build_object('id', given.id(v.state)))).body #>> '{attempts,0,state}', v.attempt,
  v.state)
from (values ('available', null), ('scheduled', null), ('pending', null), ('active', 'active'),
  ('retryable', 'failed'), ('completed', 'completed'), ('cancelled', null), ('discarded', 'failed')) v(state, attempt);
select is(r.body #>> '{retries,0,error,code}', 'broken')
from ojs_job_attempts(jsonb_build_object('id', given.id('retryable'))) r;
select ok(r.body ? 'next_attempt_at' and r.body ? 'retry_policy')
from ojs_job_attempts(jsonb_build_object('id', given.id('retryable'))) r;
select ojs_cancel_job(jsonb_build_object('id', given.id('active')));
select is((ojs_job_attempts(jsonb_build_object('id', given.id('active')))).body #>> '{attempts,0,state}', 'cancelled');
select is((ojs_job_attempts(jsonb_build_object('id', given.id('active')))).body #>> '{attempts,0,worker_id}',
  'worker-1');
select is(refusal($$ select ojs_job_attempts('{"id": "x"}') $$) ->> 'code', 'not_found');
