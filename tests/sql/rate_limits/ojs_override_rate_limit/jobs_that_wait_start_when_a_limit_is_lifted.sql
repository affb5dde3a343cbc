select plan(6);
select given.job('available', n,
  '{"rate_limit": {"key": "k", "concurrency": 1, "rate": {"limit": 1, "period": "PT1H"}}}')
from unnest('{a,b,c}'::text[]) n;
select is(jsonb_array_length((ojs_fetch('{"queues": ["work"], "count": 5}')).body -> 'jobs'), 1);
select is((select count(*) from ojs.parked), 2::bigint);
insert into ojs.waiting (queue, until) values ('work', clock_timestamp() + interval '1 minute');
set local ojs.notify = 'off';

select ojs_override_rate_limit('{"key": "k", "lift": true, "duration": "1h"}');
select is(current_setting('ojs.touched') like '% work %', true, 'those who wait are woken');
select is((ojs_get_rate_limit('{"key": "k"}')).body ? 'rate', false);
select is(jsonb_array_length((ojs_fetch('{"queues": ["work"], "count": 5}')).body -> 'jobs'), 2);
select is(event('rate_limit.released') ->> 'job_id', given.id('c')::text);
