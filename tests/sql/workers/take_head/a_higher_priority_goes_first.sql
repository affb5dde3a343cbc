select plan(2);
select given.job('available', 'low', '{"priority": -5}');
select given.job('available', 'high', '{"priority": 5}');
select given.job('available', 'middle');

select is(given.fetched() ->> 'id', given.id('high')::text);
select is(given.fetched() ->> 'id', given.id('middle')::text);
