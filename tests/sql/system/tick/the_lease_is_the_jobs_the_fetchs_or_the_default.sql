set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select given.job('available', 'own', '{"queue": "a", "visibility_timeout": "PT5S"}');
select given.job('available', 'none', '{"queue": "b"}');
select given.job('available', 'seconds', '{"queue": "c", "visibility_timeout": 7}');
select ojs_fetch('{"queues": ["a", "b", "c"], "count": 3, "visibility_timeout_ms": 60000}');
select given.job('active', 'default');

select is(extract(epoch from lease_until - started_at)::integer, v.seconds, v.name)
from (values ('own', 5), ('none', 60), ('seconds', 7), ('default', 1800)) v(name,
  seconds) join ojs.job_state s on s.id = given.id(v.name);
