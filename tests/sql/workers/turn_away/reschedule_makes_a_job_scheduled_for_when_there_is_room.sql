set local ojs.now = '2030-01-01T12:00:00Z';
select plan(8);
select given.job('active', 'first', '{"rate_limit": {"key": "k", "rate": {"limit": 1, "period": "PT1H"}}}');
select ojs_ack(about('first'));
set local ojs.now = '2030-01-01T12:20:00Z';
select given.job('available', 'late',
  '{"rate_limit": {"key": "k", "rate": {"limit": 1, "period": "PT1H"}, "on_limit": "reschedule"}}');

select is((ojs_fetch('{"queues": ["work"]}')).body -> 'jobs', '[]');
select is(job('late') ->> 'state', 'scheduled');
select is(job('late') ->> 'scheduled_at', '2030-01-01T13:00:00.000Z', 'when the first start leaves the window');
select is(events('late'), '{job.enqueued,job.scheduled}');
select is(event('job.scheduled') ->> 'reason', 'rate_limited');

set local ojs.now = '2030-01-01T12:59:59Z';
select ojs.tick();
select is((ojs_fetch('{"queues": ["work"]}')).body -> 'jobs', '[]');
set local ojs.now = '2030-01-01T13:00:00Z';
select is(given.fetched() ->> 'id', given.id('late')::text);
select is(state('late'), 'active');
