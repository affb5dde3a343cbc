-- ojs.enqueue_each inserts simple jobs at once. Others need their unique policy, id, rate limit or time looked at.
select plan(12);

select is((ojs.draft_jobs(array['{"type": "t", "args": []}', '{"type": "t", "args": []}'::jsonb || v.more], false,
  ojs.now(), false)).simple, v.simple, v.more::text)
from (values
  ('{}'::jsonb, true), ('{"priority": 3, "queue": "q"}', true), ('{"tags": ["a"]}', true),
  ('{"retry": {"max_attempts": 5}, "timeout": 5}', true), ('{"scheduled_at": "2001-01-01T00:00:00Z"}', true),
  ('{"type": 5}', true),
  ('{"scheduled_at": "PT5M"}', false), ('{"pending": true}', false), ('{"unique": {}}', false),
  ('{"id": "019cb000-0000-7000-8000-000000000001"}', false), ('{"rate_limit": {"concurrency": 1}}', false)
) v (more, simple);

select is((ojs.draft_jobs('{}', false, ojs.now(), false)).simple, true, 'no jobs');
