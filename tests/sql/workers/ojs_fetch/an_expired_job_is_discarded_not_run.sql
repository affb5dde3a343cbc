set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select given.job('available', 'it', '{"expires_at": "2030-01-01T12:00:05Z"}');
select given.job('available', 'next');
set local ojs.now = '2030-01-01T12:00:05Z';

select is((ojs_fetch('{"queues": ["work"], "count": 5}')).body #>> '{jobs,0,id}', given.id('next')::text);

select is(state(), 'discarded');
select is(job() #>> '{error,type}', 'expired');
select is(job() ? 'completed_at', false);
