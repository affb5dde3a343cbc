set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select given.job('completed', 'old');
select is(count(*), 1::bigint, 'its day was not made yet') from ojs.done_default;
set local ojs.now = '2030-01-08T12:00:01Z';

select given.pruned();
select ojs.tick('{fold}');

select is(job('old'), null);
select is(count(*), 0::bigint) from ojs.done_default;
select is((ojs_queue_stats('{"name": "work"}')).body #> '{stats,completed}', '0');
