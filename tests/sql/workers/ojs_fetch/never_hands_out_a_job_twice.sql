select plan(2);
select given.job('available', n::text) from generate_series(1, 10) n;

with fetched as (
  select (ojs_fetch('{"queues": ["work"], "count": 3}')).body -> 'jobs' as jobs from generate_series(1, 6)
)
select is(count(distinct j ->> 'id'), 10::bigint), is(count(*), 10::bigint) from fetched, jsonb_array_elements(jobs) j;
