set local ojs.now = '2030-01-01T12:00:00Z';
select plan(8);
select given.job('available', 'short', '{"queue": "short", "result_ttl": 3600}'),
  given.job('available', 'never', '{"queue": "never", "result_ttl": 0}'),
  given.job('available', 'plain', '{"queue": "plain"}');
select given.acked(q, '{"rows": 5}') from unnest(array['short', 'never', 'plain']) q;

select is(job('short') -> 'result', '{"rows": 5}');
select is(job('never') ? 'result', false);
set local ojs.now = '2030-01-01T12:59:59Z';
select is(job('short') -> 'result', '{"rows": 5}');
set local ojs.now = '2030-01-01T13:00:00Z';
select is(job('short') ? 'result', false);
select is(job('short') ->> 'state', 'completed', 'the job itself stays');
select is(job('plain') -> 'result', '{"rows": 5}');

select is(e ->> 'code', 'unsupported'), is(e #>> '{details,setting}', 'retention_completed_ms')
from refusal($$ select ojs_enqueue('{"type": "t", "args": [], "result_ttl": -1}') $$) e;
