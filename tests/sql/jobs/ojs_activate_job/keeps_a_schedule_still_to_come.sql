set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.job('pending', 'it', '{"scheduled_at": "2030-01-01T15:00:00Z"}');

select is((ojs_activate_job(about())).body ->> 'state', 'scheduled');

select is((ojs_fetch('{"queues": ["work"]}')).body -> 'jobs', '[]');
set local ojs.now = '2030-01-01T15:00:00Z';
select is(given.fetched() ->> 'id', given.id()::text);
