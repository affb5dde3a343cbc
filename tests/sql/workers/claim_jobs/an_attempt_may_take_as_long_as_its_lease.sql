set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select ojs.configure('{"execution_timeout_ms": 1800000, "visibility_timeout_ms": 60000}');
select given.job('available', 'leased', '{"queue": "leased"}'), given.job('available', 'plain', '{"queue": "plain"}'),
  given.job('available', 'own', '{"queue": "own", "visibility_timeout": "PT3H"}'),
  given.job('available', 'timed', '{"queue": "timed", "timeout": 60}');
select ojs_fetch(jsonb_build_object('queues', jsonb_build_array(q), 'visibility_timeout_ms', 7200000))
from unnest(array['leased', 'own', 'timed']) q;
select ojs_fetch('{"queues": ["plain"]}');

select is(a.timeout_at, v.at::timestamptz, v.job)
from (values ('leased', '2030-01-01T14:00:00Z'), ('own', '2030-01-01T15:00:00Z'), ('timed', '2030-01-01T12:01:00Z'),
  ('plain', '2030-01-01T12:30:00Z')) v(job, at), ojs.active a
where a.job_id = given.id(v.job);
