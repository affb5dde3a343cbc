select plan(3);
select given.chain('a', 'b', 'c');

select is(j -> 'parent_results', '[]') from given.fetched('a') j;
select ojs_ack(jsonb_build_object('job_id', id, 'result', '{"rows": 5}'::jsonb))
from ojs.job_state where state = 'active';
select is(j -> 'parent_results', '[{"rows": 5}]') from given.fetched('b') j;
select ojs_ack(jsonb_build_object('job_id', id)) from ojs.job_state where state = 'active';
select is(j -> 'parent_results', '[{"rows": 5}, null]') from given.fetched('c') j;
