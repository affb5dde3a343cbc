select plan(3);
create function pg_temp.size() returns integer language sql as $$ select r.size from ojs.ready r $$;
select given.job('active');
select ojs_save_checkpoint(about('it', jsonb_build_object('state', (
  select string_agg(md5(n::text), '') from generate_series(1, 30000) n))));
select ojs_nack(about('it', '{"error": {"code": "x"}, "requeue": true}'));
select is(pg_temp.size() > 1000000, true, 'when it becomes so again');

select given.job('active', n, '{"queue": "large"}')
from (select format('large %s', i) from generate_series(1, 40) i) s(n);
select ojs_save_checkpoint(about(n, jsonb_build_object('state', (
  select string_agg(md5(n::text), '') from generate_series(1, 30000) n))))
from (select format('large %s', i) from generate_series(1, 40) i) s(n);
select ojs_nack(about(n, '{"error": {"code": "x"}, "requeue": true}'))
from (select format('large %s', i) from generate_series(1, 40) i) s(n);
select is(jsonb_array_length(f.jobs) between 30 and 39, true), is(octet_length(f.jobs::text) <= 33554432, true)
from (select (ojs_fetch('{"queues": ["large"], "count": 100}')).body -> 'jobs' as jobs) f;
