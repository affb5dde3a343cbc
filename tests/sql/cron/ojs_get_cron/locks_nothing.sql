select plan(2);
select given.cron();
select set_config('tap.locker', xmax::text, true) from ojs.cron;

select is((ojs_get_cron('{"name": "nightly"}')).status, 200);
select is(xmax::text, current_setting('tap.locker')) from ojs.cron;
