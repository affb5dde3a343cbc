select plan(3);
set local ojs.now = '2030-01-01T12:00:00Z';
select given.job('retryable');
set local ojs.now = '2030-01-01T12:10:00Z';

select given.acked();

select is(job() ? 'error', false);
select is(jsonb_array_length(job() -> 'errors'), 1);
select is(job() -> 'attempt', '2');
