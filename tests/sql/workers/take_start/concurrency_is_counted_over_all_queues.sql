set local ojs.now = '2030-01-01T12:00:00Z';
select plan(6);
select given.job('available', n::text,
  jsonb_build_object('queue', 'q' || n % 2, 'rate_limit', '{"key": "api", "concurrency": 2}'::jsonb))
from generate_series(1, 5) n;

select is(jsonb_array_length((ojs_fetch('{"queues": ["q0", "q1"], "count": 10}')).body -> 'jobs'), 2);
select is((ojs_fetch('{"queues": ["q0", "q1"], "count": 10}')).body -> 'jobs', '[]');
select is(count(*), 2::bigint) from ojs.job_state where state = 'active';
select is(count(*), 3::bigint, 'the others stay available') from ojs.job_state where state = 'available';

select ojs_ack(jsonb_build_object('job_id', id)) from ojs.job_state where state = 'active' limit 1;
select is(jsonb_array_length((ojs_fetch('{"queues": ["q0", "q1"], "count": 10}')).body -> 'jobs'), 1);
select is((ojs_queue_stats('{"name": "q1"}')).body #> '{stats,available}',
  to_jsonb((select count(*) from ojs.job_state where queue = 'q1' and state = 'available')));
