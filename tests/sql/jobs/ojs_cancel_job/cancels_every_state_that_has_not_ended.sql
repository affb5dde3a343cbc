set local ojs.now = '2030-01-01T12:00:00Z';
select plan(15);
select given.a_job_in_every_state();

select is((r).body -> 'job' -> 'previous_state', to_jsonb(s), s),
  is((r).body #>> '{job,cancelled_at}', '2030-01-01T12:00:00.000Z', s),
  is((r).body -> 'job' ? 'completed_at', false, s)
from unnest(array['available', 'scheduled', 'pending', 'active', 'retryable']) s, ojs_cancel_job(about(s)) r;
