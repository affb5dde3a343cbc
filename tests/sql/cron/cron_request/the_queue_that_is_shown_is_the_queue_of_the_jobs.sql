set local ojs.now = '2030-01-01T12:00:00Z';
select plan(14);

select is(c.body #>> '{cron,queue}', v.queue, v.job::text), is(d.queue, v.queue, v.job::text)
from (values
  ('{}'::jsonb, 'default'), ('{"queue": "a"}', 'a'), ('{"queue": "a", "options": {"queue": null}}', 'default'),
  ('{"job_template": {"type": "t", "queue": "a", "options": {"queue": null}}}', 'default'),
  ('{"job_template": {"type": "t", "queue": "a", "options": {"queue": "b"}}}', 'b'),
  ('{"job_template": {"type": "t", "queue": null}, "queue": "c"}', 'c'),
  ('{"job_template": {"type": "t", "queue": "a", "options": null}}', 'a')) v(job, queue),
  ojs_register_cron('{"name": "a", "cron": "@daily", "type": "t"}' || v.job) c,
  ojs.draft_job(c.body #> '{cron,job_template}', false, ojs.now()) d;
