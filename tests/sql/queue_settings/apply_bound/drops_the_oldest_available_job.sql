select plan(6);
select ojs_configure_queue('{"name": "work", "backpressure": {"max_depth": 3, "strategy": "drop_oldest"}}');
select given.job('active', 'a');
select given.job('available', 'b');
select given.job('available', 'c', '{"priority": 5}');
select given.job('available', 'd');

select is(state('b'), 'discarded'), is(job('b') #>> '{error,type}', 'overflow');
select is(event('backpressure.dropped') ->> 'job_id', given.id('b')::text);
select is(array[state('a'), state('c'), state('d')], '{active,available,available}');

select ojs_fetch('{"queues": ["work"], "count": 2}');
select is(refusal($$ select ojs_enqueue('{"type": "a", "args": [], "queue": "work"}') $$) ->> 'code', 'QUEUE_FULL',
  'only available ones are dropped');
select is((ojs_queue_stats('{"name": "work"}')).body #> '{stats,max_depth}', '3');
