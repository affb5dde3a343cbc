select plan(6);
select given.job('available', 'it', '{"rate_limit": {"key": "k", "concurrency": 5}}');
select ojs_override_rate_limit('{"key": "k", "concurrency": 0}');
select is((ojs_fetch('{"queues": ["work"]}')).body -> 'jobs', '[]');

select is((ojs_restore_rate_limit('{"key": "k"}')).body - 'waiting_count', '{"key": "k", "deleted": true,
  "concurrency": {"limit": 5, "active": 0, "available": 5}, "declared": {"concurrency": 5, "rate": null}}');
select is(given.fetched() ->> 'id', given.id()::text);
select is((ojs_restore_rate_limit('{"key": "k"}')).body -> 'deleted', 'false', 'again');
select is(refusal($$ select ojs_restore_rate_limit('{"key": "none"}') $$) ->> 'sqlstate', 'OJ404');
select is((select string_agg(a.door, ',' order by a.id) from ojs.audit a),
  'ojs_override_rate_limit,ojs_restore_rate_limit,ojs_restore_rate_limit');
