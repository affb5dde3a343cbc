set local ojs.now = '2030-01-01T12:00:00Z';
select plan(5);
select given.job('active', 'it', '{"retry": {"jitter": false}}');

select is((r).body - 'job', jsonb_build_object('acknowledged', true, 'id', given.id(), 'job_id', given.id(),
  'state', 'retryable', 'attempt', 1, 'max_attempts', 3, 'next_attempt_at', '2030-01-01T12:00:01.000Z',
    'retry_delay_ms', 1000))
from ojs_nack(about('it', '{"error": {"code": "handler_error", "message": "it broke"}}')) r;

select is(job() ->> 'state', 'retryable');
select is(job() #>> '{error,message}', 'it broke');
select is(job() ? 'worker_id', false);
select is(job() ? 'completed_at', false);
