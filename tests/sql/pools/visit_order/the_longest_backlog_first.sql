select plan(1);
select given.job('available', q || n, jsonb_build_object('queue', q))
from (values ('a', 1), ('b', 3), ('c', 2)) v(q, jobs), generate_series(1, jobs) n;
select is(ojs.visit_order('["a", "b", "none", "c"]', 'least-loaded', null), '["b", "c", "a", "none"]');
