set local ojs.now = '2030-01-01T12:00:00Z';
select plan(1);
select given.cron();
select ojs_pause_queue('{"name": "work"}');

select is(given.fired(), 1);
