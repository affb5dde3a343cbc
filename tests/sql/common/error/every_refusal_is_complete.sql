select plan(66);

select is(refusal(format('select ojs.fail(%L, %L)', c, 'no')) ->> 'sqlstate', 'OJ' || status, c),
  is(ojs.error(c, 'no') ?& array['code', 'type', 'message', 'retryable', 'details', 'hint', 'docs_url', 'doc_url',
    'ojs_code'], true, c),
  is(ojs.error(c, 'no') @? '$.* ? (@ == null || @ == "")', false, c)
from unnest(array['invalid_payload', 'invalid_request', 'invalid_workflow', 'unauthenticated', 'permission_denied',
  'not_found', 'method_not_allowed',
  'duplicate', 'conflict', 'payload_too_large', 'metadata_too_large', 'result_too_large', 'unsupported_media',
    'misdirected_request', 'request_timeout', 'validation_error', 'unsupported',
  'rate_limited', 'QUEUE_FULL', 'backend_error', 'backend_unavailable', 'backend_timeout']) c, ojs.error_code(c);
