set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);

select is(r.status, 201), is(r.headers, jsonb_build_object('Location', '/ojs/v1/jobs/' || given.id())),
  is(r.body -> 'job',
    '{"specversion": "1.0", "type": "email.send", "queue": "emails", "args": [{"to": "a@example.com"}],
    "meta": {"lang": "de"},
    "priority": 10, "tags": ["x"], "state": "available", "attempt": 0, "max_attempts": 3, "timeout_ms": 60000,
      "visibility_timeout_ms": 30000,
    "created_at": "2030-01-01T12:00:00.000Z",
      "enqueued_at": "2030-01-01T12:00:00.000Z"}'::jsonb || jsonb_build_object('id', given.id()))
from ojs_enqueue(jsonb_build_object('id', given.id())
  || '{"type": "email.send", "args": [{"to": "a@example.com"}], "meta": {"lang": "de"},
  "options": {"queue": "emails", "priority": 10, "tags": ["x"], "timeout": 60, "visibility_timeout": 30}}') r;
