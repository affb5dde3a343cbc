set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select is(ojs.oldest_available('work'), null);
select given.job('scheduled', 'later', '{"scheduled_at": "2030-01-01T12:30:00Z"}');
select is(ojs.oldest_available('work'), null, 'a job that waits for its time is not available');
set local ojs.now = '2030-01-01T12:01:00Z';
select given.job('available', 'a', '{"priority": -5}');
set local ojs.now = '2030-01-01T12:02:00Z';
select given.job('available', 'b', '{"priority": 5}');

select is(ojs.oldest_available('work'), '2030-01-01T12:01:00Z'::timestamptz);
