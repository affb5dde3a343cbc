set local ojs.now = '2030-01-01T12:00:00Z';
select plan(7);
select given.pruned();
select given.job('completed', 'old');
select given.job('cancelled', 'old too');
set local ojs.now = '2030-01-04T12:00:00Z';
select given.pruned();
select ojs.tick('{fold}');
select given.job('completed', 'young');

set local ojs.now = '2030-01-08T23:59:59Z';
select given.pruned();
select is(state('old'), 'completed', 'whole days go: not while one of its hours is young');
set local ojs.now = '2030-01-09T00:00:00Z';
select is(given.pruned() -> 'days_dropped' >= '1', true);

select is(job('old'), null);
select is(job('old too'), null);
select is(state('young'), 'completed');
select is(s -> 'completed', '1'), is(s -> 'cancelled', '0')
from (select (ojs_queue_stats('{"name": "work"}')).body -> 'stats') r(s);
