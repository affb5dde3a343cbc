set local ojs.now = '2030-01-01T12:00:00Z';
select plan(1);
select given.job('retryable');
set local ojs.now = '2030-01-01T12:05:00Z';
select given.acked();

select results_eq(
  $$ select event, state, attempt, worker_id, error from ojs.job_story where job_id = given.id()::text $$,
  $$ values ('job.enqueued', 'available', null, null, null),
       ('job.started', 'active', 1, 'worker-1', null),
       ('job.failed', 'retryable', 1, null, 'it broke'),
       ('job.retrying', 'retryable', 1, null, 'it broke'),
       ('job.enqueued', 'available', 1, null, null),
       ('job.started', 'active', 2, 'worker-1', null),
       ('job.completed', 'completed', 2, null, null) $$);
