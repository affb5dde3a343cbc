set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.job('retryable', 'it', '{"retry": {"initial_interval": "PT4S", "jitter": false}}');
set local ojs.now = '2030-01-01T12:00:04Z';

select is(j -> 'retry_delay_ms', '4000'), is(j -> 'attempt', '2'), is(j #>> '{error,code}', 'broken')
from given.fetched() j;
