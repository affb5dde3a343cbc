select plan(31);
select given.a_job_in_every_state();
select given.job('available', 'tagged', '{"queue": "mail", "type": "email.send", "tags": ["red"], "priority": 5,
  "args": [{"to": "ann \"x\""}], "meta": {"user_id": 7}}');
select given.job('completed', 'done', '{"queue": "shop", "type": "email.order", "tags": ["blue"], "priority": 3,
  "args": [{"to": "bob"}]}');
select given.job('discarded', 'failed', '{"queue": "shop", "type": "pay.card", "tags": ["blue"], "priority": 3,
  "args": [{"to": "bob"}]}');
create function pg_temp.found(p_filter jsonb) returns uuid[] language sql as $$
  select array(select unnest((ojs.find_jobs((ojs.job_filter(p_filter)).filter, null, 100)).ids) order by 1)
$$;

select is(pg_temp.found(jsonb_build_object('state', s, 'queue', s)), array[given.id(s)], s)
from unnest(given.states()) s;
select is(pg_temp.found(jsonb_build_object('state', s)), array[given.id(s)], s)
from unnest(given.states()) s where s not in ('available', 'completed', 'discarded');
select is(cardinality(pg_temp.found('{}')), 11, 'without a filter, all');

select is(pg_temp.found(v.filter), array(select given.id(n) from unnest(v.names) n order by 1), v.filter::text)
from (values
  ('{"states": ["available", "completed"]}'::jsonb, '{available,tagged,completed,done}'::text[]),
  ('{"state": "available,completed", "queue": "shop"}', '{done}'),
  ('{"type": "email.send"}', '{tagged}'),
  ('{"type": "email.*"}', '{tagged,done}'),
  ('{"type": "pay.card"}', '{failed}'),
  ('{"type": "pay*", "queue": "shop"}', '{failed}'),
  ('{"tag": "red"}', '{tagged}'),
  ('{"tag": "blue"}', '{done,failed}'),
  ('{"priority": 5}', '{tagged}'),
  ('{"priority": "3"}', '{done,failed}'),
  ('{"error_code": "broken"}', '{retryable}'),
  ('{"error_code": "fatal", "queue": "shop"}', '{failed}'),
  ('{"worker_id": "worker-1"}', '{active}'),
  ('{"worker_id": "worker-2"}', '{}'),
  ('{"search": "args.0.to=bob", "since": "2000-01-01T00:00:00Z"}', '{done,failed}'),
  ('{"meta": {"user_id": 7}, "search": "args.0.to=ann \"x\"", "since": "2000-01-01T00:00:00Z"}', '{tagged}'),
  ('{"search": "args.0.to=bo", "since": "2000-01-01T00:00:00Z"}', '{}')) v(filter, names);
