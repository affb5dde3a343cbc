set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.job('retryable', 'it',
  '{"enqueue_ttl": 300, "retry": {"initial_interval": "PT10M", "max_interval": "PT10M", "jitter": false}}');
set local ojs.now = '2030-01-01T12:10:00Z';

select ojs.tick('{promote,reap}');

select is(state(), 'available');
select is(given.fetched() -> 'attempt', '2');
