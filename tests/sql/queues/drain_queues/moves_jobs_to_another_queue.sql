select plan(8);
select given.job(s, s) from unnest('{available,scheduled,pending}'::text[]) s;
select given.job('retryable', 'retryable', '{"queue": "work", "priority": 9}');
select ojs_delete_queue('{"name": "work", "strategy": "move", "target_queue": "other"}');
select is(ojs.tick('{drain}') -> 'drained', '4');
select is(array[state('available'), state('scheduled'), state('pending'), state('retryable')],
  '{available,scheduled,pending,retryable}');
select is(array_agg(distinct j.queue), '{other}'), is(array_agg(distinct j.doc ->> 'queue'), '{other}') from ojs.job j;
select is(array_agg(distinct l.queue), '{other}') from ojs.later l;
select is(jsonb_path_query_array((ojs_fetch('{"queues": ["other"], "count": 9}')).body, '$.jobs[*].id'),
  jsonb_build_array(given.id('available')));

update ojs.queue_drain set asof = '3';
select ojs.tick('{drain}');
select is(event('queue.deleted') ->> 'queue', 'work');
select is((ojs_enqueue('{"type": "a", "args": [], "queue": "work"}')).status, 201, 'the next job makes it anew');
