select plan(6);

select is(refusal($$ select ojs_get_job('{"id": "nonsense"}') $$) ->> 'sqlstate', 'OJ404');

select is(e ->> 'code', 'not_found'),
  is(e -> 'retryable', 'false'),
  is(e -> 'details', '{"resource_type": "job", "resource_id": "nonsense"}'),
  ok(e ->> 'hint' <> ''),
  ok(e ->> 'docs_url' like 'https://%')
from refusal($$ select ojs_get_job('{"id": "nonsense"}') $$) e;
