create or replace function ojs.error_code(p_code text)
returns table (status integer, retryable boolean, ojs_code text, canonical text, hint text)
language sql immutable as $$
  -- The only table of error codes: the code that clients see, its HTTP status, whether the same request can succeed
  -- later, its number and name in ojs-error-catalog, and a hint that says what to do.
  select c.status, c.retryable, c.ojs_code, c.canonical, c.hint
  from (values
    ('invalid_payload', 400, false, 'OJS-1000', 'INVALID_PAYLOAD',
      'send JSON in UTF-8, an object where one is expected'),
    ('invalid_request', 400, false, 'OJS-1000', 'INVALID_PAYLOAD',
      'correct what the message says, in the field that details.field names, and send the request again'),
    ('invalid_workflow', 400, false, 'OJS-4004', 'INVALID_PAYLOAD',
      'correct what details.validation_errors lists; nothing was started'),
    ('unauthenticated', 401, false, 'OJS-5000', 'UNAUTHENTICATED', 'send Authorization: Bearer with a valid key'),
    ('permission_denied', 403, false, 'OJS-5002', 'PERMISSION_DENIED', 'use a key whose scope allows this operation'),
    ('not_found', 404, false, 'OJS-3000', 'NOT_FOUND', 'check the identifier'),
    ('method_not_allowed', 405, false, 'OJS-7000', 'UNSUPPORTED_FEATURE', 'use a method named in the Allow header'),
    ('request_timeout', 408, true, 'OJS-1012', 'REQUEST_TIMEOUT', 'send the whole request within the read timeout'),
    ('duplicate', 409, false, 'OJS-3001', 'DUPLICATE_JOB', 'the job exists already; use details.existing_job_id'),
    ('conflict', 409, false, 'OJS-1005', 'INVALID_STATE_TRANSITION',
      'read the current state; this change is not possible from it'),
    ('RESULT_PRUNED', 410, false, 'OJS-3000', 'NOT_FOUND',
      'the result was kept for as long as result_ttl said; give such jobs a longer one'),
    ('payload_too_large', 413, false, 'OJS-1009', 'PAYLOAD_TOO_LARGE',
      'send less, or a reference to where the data is stored'),
    ('BATCH_SIZE_EXCEEDED', 413, false, 'OJS-1009', 'PAYLOAD_TOO_LARGE',
      'send as many at once as max_batch_size says, and the rest in more requests'),
    ('metadata_too_large', 413, false, 'OJS-1010', 'METADATA_TOO_LARGE', 'keep meta within 65536 bytes'),
    ('result_too_large', 413, false, 'OJS-1009', 'PAYLOAD_TOO_LARGE',
      'store the result elsewhere and send a reference; the job is still active'),
    ('unsupported_media', 415, false, 'OJS-1017', 'UNSUPPORTED_COMPRESSION', 'send the body without Content-Encoding'),
    ('misdirected_request', 421, false, 'OJS-5002', 'PERMISSION_DENIED',
      'ask for localhost, list the host in OJS_ALLOWED_HOSTS, or set OJS_API_KEY and send the key'),
    ('validation_error', 422, false, 'OJS-1006', 'INVALID_RETRY_POLICY',
      'correct the field named in details.field; see ojs-retry section 2'),
    ('unsupported', 422, false, 'OJS-7000', 'UNSUPPORTED_FEATURE',
      'read GET /ojs/manifest for what this server offers'),
    ('EXTENSION_NOT_SUPPORTED', 422, false, 'OJS-7000', 'UNSUPPORTED_FEATURE',
      'read extensions in GET /ojs/manifest for what this server offers'),
    ('rate_limited', 429, true, 'OJS-6000', 'RATE_LIMITED', 'wait as long as Retry-After says'),
    ('QUEUE_FULL', 429, true, 'OJS-6001', 'QUEUE_FULL',
      'wait as long as Retry-After says, or enqueue to another queue'),
    ('backend_error', 500, true, 'OJS-2000', 'BACKEND_ERROR',
      'try again; if it stays, give the request_id to the operator'),
    ('backend_unavailable', 503, true, 'OJS-2001', 'BACKEND_UNAVAILABLE',
      'send the same request again after as many seconds as Retry-After says'),
    ('backend_timeout', 504, true, 'OJS-2002', 'BACKEND_TIMEOUT', 'try again; the operation took too long')
  ) as c (code, status, retryable, ojs_code, canonical, hint)
  where c.code = p_code
$$;
