set local ojs.now = '2030-01-01T12:00:00Z';
select plan(1);

select is((ojs_enqueue(about('it',
  '{"type": "a", "args": [], "state": "completed", "attempt": 9, "created_at": "1999-01-01T00:00:00Z",
    "started_at": "x", "completed_at": "x", "result": 1, "error": {}, "errors": [], "worker_id": "me",
      "workflow_id": "x",
    "retry_delay_ms": 1}') - 'job_id')).body -> 'job',
  jsonb_build_object('id', given.id(), 'specversion', '1.0', 'type', 'a', 'args', '[]'::jsonb, 'queue', 'default',
    'meta', '{}'::jsonb, 'priority', 0,
    'state', 'available', 'attempt', 0, 'max_attempts', 3, 'created_at', '2030-01-01T12:00:00.000Z', 'enqueued_at',
      '2030-01-01T12:00:00.000Z'));
