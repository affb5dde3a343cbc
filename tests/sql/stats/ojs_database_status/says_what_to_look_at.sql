set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select given.job('available');
select ojs.tick('{promote}');

select is(b ?& '{version,oldest_xmin,lock_waits,notify_queue_usage}', true),
  is(b #> '{partitions,ojs.done,number}' >= '1', true),
  is(jsonb_path_exists(b, '$.tables[*] ? (@.name == "ready")'), true)
from (select (ojs_database_status()).body) r(b);
set local ojs.now = '2030-01-01T12:10:00Z';
select is(jsonb_path_exists((ojs_database_status()).body, '$.warnings[*] ? (@.code == "tick_stopped")'), true);
