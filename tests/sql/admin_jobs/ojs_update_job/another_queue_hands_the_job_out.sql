select plan(8);
select given.job('available', 'a', '{"rate_limit": {"max_per_second": 1}}');
select given.job('scheduled', 'later');
select is((ojs_update_job(about('a', '{"queue": "other"}'))).status, 200);
select is((ojs_update_job(about('later', '{"queue": "other", "priority": -3}'))).body ->> 'previous_queue', 'work');
select is((ojs_fetch('{"queues": ["work"]}')).body -> 'jobs', '[]');
select is(given.fetched('other') ->> 'queue', 'other');
select is((select j.limit_key from ojs.job j where j.id = given.id('a')), 'queue:other',
  'it has the limit of its queue');
set local ojs.now = '2100-01-01T00:00:00Z';
select is(given.fetched('other') ->> 'id', given.id('later')::text);
select is(job('later') -> 'priority', '-3');
select is(event('job.moved') ->> 'previous_queue', 'work');
