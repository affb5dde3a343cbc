set local ojs.now = '2030-01-01T12:00:00Z';
select plan(12);
select given.a_job_in_every_state();
select ojs_heartbeat(about('active', '{"worker_id": "worker-1"}'));
select given.job('available', 'expiring', '{"expires_at": "PT1H"}');
set local ojs.now = '2030-01-01T13:00:00Z';
select ojs.tick('{reap}');

select ok(event(v.type) ?& (array['job_id', 'job_type', 'queue', 'state'] || v.members), v.type || ': '
  || coalesce(event(v.type)::text, 'none'))
from (values
  ('job.enqueued', array['priority']),
  ('job.scheduled', array['scheduled_at']),
  ('job.started', array['worker_id', 'attempt']),
  ('job.completed', array['duration_ms', 'attempt']),
  ('job.failed', array['attempt', 'error']),
  ('job.retrying', array['attempt', 'max_attempts', 'next_retry_at', 'error']),
  ('job.discarded', array['total_attempts', 'last_error']),
  ('job.cancelled', array['previous_state']),
  ('job.heartbeat', array['worker_id', 'attempt', 'visible_until']),
  ('job.expired', array['created_at', 'expired_at', 'ttl_ms'])) v(type, members);
select is(event('job.failed') -> 'error' ?& array['code', 'message', 'retryable'], true);
select is(event('job.discarded') -> 'last_error' ?& array['code', 'message'], true);
