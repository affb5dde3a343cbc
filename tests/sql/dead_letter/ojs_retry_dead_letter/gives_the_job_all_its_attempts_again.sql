set local ojs.now = '2030-01-01T12:00:00Z';
select plan(11);
select given.job('dead_letter', 'it', '{"priority": 7, "meta": {"a": 1}}');
set local ojs.now = '2030-01-02T12:00:00Z';

select is(r.status, 200), is(r.body #>> '{job,state}', 'available'), is(r.body #> '{job,attempt}', '0'),
  is(r.body #>> '{job,re_enqueued_at}', '2030-01-02T12:00:00.000Z')
from ojs_retry_dead_letter(about()) r;

select is(job() ?| '{discarded_at,completed_at,error,next_attempt_at}', false, 'what belonged to its end is gone');
select is(jsonb_array_length(job() -> 'errors'), 1, 'its history stays');
select is(job() -> 'meta', '{"a": 1}');
select is(f ->> 'id', given.id()::text), is(f -> 'attempt', '1') from given.fetched() f;
select is(job() ? 'error', false, 'nor is its error that of the new attempt');
select ojs_nack(about('it', '{"error": {"code": "broken", "message": "again"}}'));
select is(job() #>> '{error,message}', 'again', 'which may have one of its own');
