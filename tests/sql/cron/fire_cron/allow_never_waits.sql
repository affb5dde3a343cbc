set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.cron('allow');

select is(array(select given.fired(ojs.now() - n * interval '1 minute') from generate_series(1, 3) n), array[1, 1, 1]);
select is(jsonb_array_length((ojs_fetch('{"queues": ["work"], "count": 9}')).body -> 'jobs'), 3);
