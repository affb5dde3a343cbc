select plan(2);
select given.job('available', n::text, jsonb_build_object('priority', n % 2)) from generate_series(1, 3) n;
select given.job('scheduled', 's');
select is(r.body, '{"queue": "work", "counts_by_priority": {"0": 1, "1": 2}, "total": 3}')
from ojs_priority_stats('{"name": "work"}') r;
select is(refusal($$ select ojs_priority_stats('{"name": "none"}') $$) ->> 'sqlstate', 'OJ404');
