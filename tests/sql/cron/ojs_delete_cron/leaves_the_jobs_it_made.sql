set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select given.cron('enqueue');
select given.fired();
select given.fetched();
select given.fired('2030-01-01T11:00:00Z');

select is((ojs_delete_cron('{"name": "nightly"}')).body ->> 'name', 'nightly');

select is((ojs_list_crons()).body -> 'crons', '[]');
select is(array(select state from ojs.job_state order by created_at, state), array['active', 'available']);
select is((given.fetched() #>> '{meta,cron_name}'), 'nightly', 'the one that waited is let go');
