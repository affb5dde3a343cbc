select plan(2);
select given.job('discarded');
select is(refusal($$ select ojs_retry_job(about('it', '{"override": {"queue": "A"}}')) $$) ->> 'code',
  'invalid_request');
select is((ojs_retry_job(about('it', '{"override": {"queue": "other"}}'))).body ->> 'queue', 'other');
