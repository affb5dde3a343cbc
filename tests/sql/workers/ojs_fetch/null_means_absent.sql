select plan(1);
select given.job('available');

select is(jsonb_array_length((ojs_fetch('{"queues": ["work"], "count": null, "max_jobs": null, "worker_id": null,
  "visibility_timeout_ms": null, "wait_ms": null}')).body -> 'jobs'), 1);
