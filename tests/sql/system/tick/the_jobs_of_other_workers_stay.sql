set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.worker('dead');
select given.job('available', 'a');
select given.fetched('work', 'dead');
select given.job('available', 'b');
select given.fetched('work', 'alive');
set local ojs.now = '2030-01-01T12:05:00Z';
select given.worker('alive');

select ojs.tick('{reap}');

select is(state('a'), 'available');
select is(state('b'), 'active');
