set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select given.job('discarded');
set local ojs.now = '2030-01-31T12:00:00Z';
select given.pruned();
select is(state(), 'discarded', '30 days');
set local ojs.now = '2030-01-31T12:00:01Z';

select is(given.pruned() -> 'discarded_pruned', '1');

select is(job(), null);
select is((ojs_queue_stats('{"name": "work"}')).body #> '{stats,discarded}', '0');
