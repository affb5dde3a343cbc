set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.cron('allow', ojs.now());

select is(array(select (ojs.tick('{cron}') -> 'fired')::integer from generate_series(1, 3)), array[1, 0, 0]);
select is(count(*), 1::bigint) from ojs.job;
