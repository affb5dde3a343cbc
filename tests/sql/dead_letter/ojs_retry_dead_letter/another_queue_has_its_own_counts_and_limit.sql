select plan(6);
select given.job('dead_letter', 'it', '{"rate_limit": {"concurrency": 1}}');
update ojs.rate_limit set concurrency = 5;

select is((ojs_retry_dead_letter(about('it', '{"override": {"queue": "mended"}}'))).status, 200);
select is((ojs_queue_stats('{"name": "work"}')).body -> 'discarded', '0', 'it was discarded there');
select is((ojs_queue_stats('{"name": "mended"}')).body -> 'discarded', '0');
select is(limit_key, 'queue:mended') from ojs.job;
select given.fetched('mended');
select is(limit_key, 'queue:mended') from ojs.active;
select is(concurrency, 5, 'a limit that has changed meanwhile stays changed') from ojs.rate_limit
where key = 'queue:work';
