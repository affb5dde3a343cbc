set local ojs.now = '2030-01-01T12:00:00Z';
select plan(1);

select is((ojs_register_cron('{"name": "a", "cron": "* * * * *", "type": "t"}')).body -> 'cron',
  '{"id": "a", "name": "a", "cron": "* * * * *", "schedule": "* * * * *",
  "expression": "* * * * *", "timezone": "UTC", "overlap_policy": "skip", "enabled": true, "status": "active",
    "type": "t", "args": [],
  "meta": {}, "options": {}, "queue": "default", "job_template": {"type": "t", "args": []}, "run_count": 0,
    "next_run_at": null, "next_runs": [],
  "last_run_at": null, "created_at": "2030-01-01T12:00:00.000Z", "updated_at": "2030-01-01T12:00:00.000Z"}');
