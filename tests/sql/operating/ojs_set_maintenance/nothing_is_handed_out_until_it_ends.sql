set local ojs.now = '2030-01-01T12:00:00Z';
select plan(16);
select given.job('active', 'held', '{"queue": "held"}');
select given.job('available');
select given.job('retryable', 'later', '{"queue": "later", "retry": {"initial_interval": "PT1S", "jitter": false}}');
select given.cron('allow', '2030-01-01T12:00:30Z');

select is(r.status, 200), is(r.body, '{"maintenance": true, "enabled": true, "reason": "new disks",
  "enabled_at": "2030-01-01T12:00:00.000Z", "estimated_end": "2030-01-01T12:30:00.000Z"}')
from ojs_set_maintenance('{"enabled": true, "reason": "new disks", "estimated_duration": "PT30M"}') r;
set local ojs.now = '2030-01-01T12:01:00Z';
select is((ojs_fetch('{"queues": ["work", "later"], "count": 5}')).body -> 'jobs', '[]');
select is(t -> 'next_cron_in_ms', 'null'), is(t -> 'promoted', '0'), is(t -> 'fired', '0') from ojs.tick() t;
select is((ojs_enqueue('{"type": "t", "args": []}')).status, 201);
select is((ojs_ack(jsonb_build_object('job_id', given.id('held')))).status, 200);
select is((ojs_get_maintenance()).body ->> 'reason', 'new disks');
select is((ojs_health()).body -> 'maintenance', 'true');
select is((ojs_set_maintenance('{"enabled": true}')).body,
  '{"maintenance": true, "enabled": true, "enabled_at": "2030-01-01T12:00:00.000Z"}', 'it began when it began');

select is((ojs_set_maintenance('{"enabled": false}')).body, '{"maintenance": false, "enabled": false}');
select is(current_setting('ojs.touched', true) like '% work %', true, 'whoever waits is woken');
select is(jsonb_array_length((ojs_fetch('{"queues": ["work", "later"], "count": 5}')).body -> 'jobs'), 2);
select is((ojs.tick() -> 'fired')::integer, 1, 'a firing that was missed is made up for');
select is(array_agg(a.outcome -> 'enabled' order by a.id), array['true', 'true', 'false']::jsonb[]) from ojs.audit a
where a.door = 'ojs_set_maintenance';
