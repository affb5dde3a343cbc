set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.cron('cancel_previous');
select given.fired();
select given.fetched();

select is(given.fired('2030-01-01T11:01:00Z'), 1);
select is(given.fired('2030-01-01T11:02:00Z'), 1);

select is(array(select state from ojs.job_state order by state), array['available', 'cancelled', 'cancelled']);
