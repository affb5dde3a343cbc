set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.cron('skip', '2030-01-01T12:00:00Z');
set local ojs.now = '2030-01-01T12:00:01Z';

select given.cron('skip', '2030-01-02T12:00:00Z');
select given.enabled(true, '2030-01-02T12:00:00Z');

select is(ojs.tick('{cron}') -> 'fired', '1');
select is(given.fetched() #>> '{meta,cron_triggered_at}', '2030-01-01T12:00:00.000Z');
select is((ojs_get_cron('{"name": "nightly"}')).body #> '{cron,run_count}', '1');
