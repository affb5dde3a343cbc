select plan(6);
select given.a_job_in_every_state();
select given.job('completed', 'done ' || n, '{"queue": "done", "tags": ["red"]}') from generate_series(1, 5) n;
select is(ojs.count_jobs((ojs.job_filter(v.filter)).filter, v.most)::text, v.answer, v.filter::text)
from (values
  ('{}'::jsonb, 1, '(13,f)'),
  ('{"state": "completed"}', 1, '(6,f)'),
  ('{"state": "completed,active", "queue": "done"}', 1, '(5,f)'),
  ('{"queue": "nothing"}', 1, '(0,f)'),
  ('{"tag": "red"}', 100, '(5,f)'),
  ('{"tag": "red"}', 3, '(3,t)')) v(filter, most, answer);
