select plan(6);
select setseed(0.25);
create temporary table draw as
select ojs.visit_order('["a", "b", "c"]', 'weighted', '{"a": 5, "b": 3}') as queues from generate_series(1, 4500);
-- 2,500, 1,500 and 500 of 4,500, and no more than five standard deviations from that.
select is(count(*) between 2334 and 2666, true, 'a') from draw d where d.queues ->> 0 = 'a';
select is(count(*) between 1342 and 1658, true, 'b') from draw d where d.queues ->> 0 = 'b';
select is(count(*) between 395 and 605, true, 'c') from draw d where d.queues ->> 0 = 'c';
select is(count(*), 0::bigint, 'all queues are visited') from draw d where jsonb_array_length(d.queues) <> 3
  or not d.queues @> '["a", "b", "c"]';

select is(count(*) between 1342 and 1658, true, 'round-robin')
from (select ojs.visit_order('["a", "b", "c"]', 'round-robin', null) as queues from generate_series(1, 4500)) d
where d.queues ->> 0 = 'b';
select is(ojs.visit_order('["b", "a"]', 'strict', null), '["b", "a"]');
