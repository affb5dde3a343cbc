select plan(7);

select is(e ->> 'code', 'invalid_request'), is(e ->> 'type', 'invalid_request'), ok(e ->> 'message' like 'priority %'),
  is(e -> 'retryable', 'false'),
  is(e -> 'details' ->> 'received', 'string'), ok(e ->> 'hint' <> ''), ok(e ->> 'docs_url' like 'https://%')
from refusal($$ select ojs_enqueue('{"type": "a", "args": [], "priority": "x"}') $$) e;
