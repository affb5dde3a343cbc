set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select given.job('retryable', 'it', '{"retry": {"jitter": false}}');

set local ojs.now = '2030-01-01T12:00:00.999Z';
select is(ojs.tick('{promote}') -> 'promoted', '0');
set local ojs.now = '2030-01-01T12:00:01Z';
select is(ojs.tick('{promote}') -> 'promoted', '1');

select is(state(), 'available');
select is(job() ->> 'enqueued_at', '2030-01-01T12:00:01.000Z');
