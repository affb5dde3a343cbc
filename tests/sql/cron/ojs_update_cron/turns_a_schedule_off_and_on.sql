set local ojs.now = '2030-01-01T12:00:00Z';
select plan(6);
select given.cron('skip', '2030-01-01T13:00:00Z');

select is(b #> '{cron,enabled}', 'false'), is(b #>> '{cron,status}', 'disabled'), is(b #> '{cron,next_run_at}', 'null')
from (select (ojs_update_cron('{"name": "nightly", "enabled": false}')).body) r(b);
set local ojs.now = '2030-01-01T14:00:00Z';
select is(ojs.tick('{cron}') -> 'fired', '0');

select ojs_update_cron('{"name": "nightly", "enabled": true}');
select is(array(select name from ojs.unplanned_crons()), array['nightly']);
select is(given.fired(), 1);
