set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.job('retryable', 'first');
select given.job('available', 'second');
set local ojs.now = '2030-01-01T13:00:00Z';

select is(given.fetched() ->> 'id', given.id('second')::text);
select is(given.fetched() ->> 'id', given.id('first')::text);
