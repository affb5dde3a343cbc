select plan(4);

select is(r.body -> 'job' ->> 'queue', 'default'),
  is(r.body -> 'job' ?| '{retry,unique,scheduled_at,expires_at,tags,timeout_ms,rate_limit}', false)
from ojs_enqueue('{"type": "a", "args": [null], "meta": null, "options": {"queue": null, "priority": null,
  "retry": null, "unique": null,
  "scheduled_at": null, "expires_at": null, "tags": null, "timeout_ms": null, "rate_limit": null, "pending": null}}') r;

select is((ojs_enqueue('{"type": "a", "args": [], "queue": "b", "options": null}')).body -> 'queue', '"b"'),
  is((ojs_enqueue('{"type": "a", "args": [], "queue": "b", "options": {"queue": null}}')).body -> 'queue', '"default"');
