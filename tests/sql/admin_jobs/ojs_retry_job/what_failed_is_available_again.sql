select plan(16);
select given.a_job_in_every_state();
select given.job('dead_letter', 'letter', '{"queue": "letter"}');
select is((ojs_retry_job(about(s))).body ->> 'state', 'available', s)
from unnest('{discarded,letter,retryable,scheduled}'::text[]) s;
select is(job('discarded') -> 'attempt', '0');
select is(job('retryable') -> 'attempt', '1');
select is(given.fetched(s) ->> 'id', given.id(s)::text, s) from unnest('{discarded,letter,retryable}'::text[]) s;
select is(refusal(format('select ojs_retry_job(about(%L))', s)) ->> 'code', 'conflict', s)
from unnest('{available,active,completed,pending,cancelled}'::text[]) s;
select is(refusal($$ select ojs_retry_job(about('cancelled')) $$) ->> 'hint',
  'a cancelled job does not come back; enqueue a new one with its type and args');
select is(refusal($$ select ojs_retry_job('{"id": "x"}') $$) ->> 'message', 'job x not found');
