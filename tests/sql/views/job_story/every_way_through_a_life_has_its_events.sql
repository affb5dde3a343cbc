set local ojs.now = '2030-01-01T12:00:00Z';
select plan(9);
select given.a_job_in_every_state();
select given.job('available', 'expiring', '{"expires_at": "PT1H"}');
select ojs_nack(about('active', '{"requeue": true, "error": {"code": "e"}}'));
set local ojs.now = '2030-01-01T13:00:00Z';
select ojs.tick('{promote,reap}');

select is(events(v.name), v.events, v.name)
from (values
  ('available', array['job.enqueued']),
  ('scheduled', array['job.scheduled', 'job.enqueued']),
  ('pending', array[]::text[]),
  ('active', array['job.enqueued', 'job.started', 'job.failed', 'job.enqueued']),
  ('retryable', array['job.enqueued', 'job.started', 'job.failed', 'job.retrying', 'job.enqueued']),
  ('completed', array['job.enqueued', 'job.started', 'job.completed']),
  ('cancelled', array['job.enqueued', 'job.cancelled']),
  ('discarded', array['job.enqueued', 'job.started', 'job.failed', 'job.discarded']),
  ('expiring', array['job.enqueued', 'job.expired'])) v(name, events);
