set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select given.job('active', 'it', '{"retry": {"max_attempts": 1}}');
set local ojs.now = '2030-01-01T12:00:05Z';

select is((ojs_nack(about('it', '{"error": {"code": "e", "message": "m"}}'))).body ->> 'state', 'discarded');

select is(job() ->> 'discarded_at', '2030-01-01T12:00:05.000Z');
select is(job() ->> 'completed_at', '2030-01-01T12:00:05.000Z');
select is(job() ->> 'started_at', '2030-01-01T12:00:00.000Z');
