set local ojs.now = '2030-01-01T12:00:00Z';
select plan(1);
select given.a_job_in_every_state();
select ojs_pause_queue('{"name": "active"}');

select results_eq(
  $$ select name collate "default", paused, available, active, scheduled, retryable, pending, completed, cancelled,
    discarded
  from ojs.queue_glance where name in ('active', 'retryable') $$,
  $$ values ('active', true, 0::bigint, 1::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint),
       ('retryable', false, 0, 0, 0, 1, 0, 0, 0, 0) $$);
