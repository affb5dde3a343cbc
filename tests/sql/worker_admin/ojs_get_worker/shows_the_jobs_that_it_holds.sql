set local ojs.now = '2030-01-01T12:00:00Z';
select plan(5);
select given.worker('worker-1');
select given.job('active');
set local ojs.now = '2030-01-01T12:00:05Z';
select given.job('active', 'second');

select is((ojs_get_worker('{"id": "worker-1"}')).body #> '{jobs,0}', jsonb_build_object('id', given.id(),
  'type', 'test.job', 'queue', 'work', 'attempt', 1, 'held_ms', 5000, 'started_at', '2030-01-01T12:00:00.000Z',
  'lease_until', '2030-01-01T12:30:00.000Z', 'timeout_at', '2030-01-01T12:30:00.000Z'));
select is(jsonb_array_length((ojs_get_worker('{"id": "worker-1"}')).body -> 'jobs'), 2);
select is(refusal($$ select ojs_get_worker('{"id": "nobody"}') $$) ->> 'sqlstate', 'OJ404');

select given.job('available', 'third');
select given.fetched('work', 'silent');
select is((ojs_get_worker('{"id": "silent"}')).body -> 'last_heartbeat_at', 'null', 'known by what it holds');
select is((ojs_get_worker('{"id": "silent"}')).body #>> '{jobs,0,id}', given.id('third')::text);
