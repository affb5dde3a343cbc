set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select ojs_override_rate_limit('{"key": "short", "concurrency": 1, "duration": "PT1M"}');
select ojs_override_rate_limit('{"key": "long", "concurrency": 1}');
select ojs.block_limit('k', '{"rate_limit_until": "2030-01-01T12:01:00Z"}', ojs.now());
set local ojs.now = '2030-01-01T12:01:00Z';

select is(given.pruned() -> 'limits_pruned', '1');
select is((select string_agg(o.key, ',') from ojs.rate_limit_override o), 'long');
select is((select count(*) from ojs.rate_limit_block), 0::bigint);
