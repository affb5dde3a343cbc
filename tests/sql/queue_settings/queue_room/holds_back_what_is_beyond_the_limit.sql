select plan(7);
select ojs_configure_queue('{"name": "work", "concurrency": 2}');
select given.job('available', n::text) from generate_series(1, 4) n;
select given.job('available', 'other', '{"queue": "other"}');
select is(jsonb_path_query_array(r.body, '$.jobs[*].queue'), '["work", "work", "other"]', 'the next queue fills up')
from ojs_fetch('{"queues": ["work", "other"], "count": 4}') r;
select is((ojs_fetch('{"queues": ["work"]}')).body -> 'jobs', '[]');
select ojs_ack(about('1'));
select is(jsonb_path_query_array(r.body, '$.jobs[*].id'), jsonb_build_array(given.id('3')))
from ojs_fetch('{"queues": ["work"], "count": 4}') r;

select is(array_agg(jsonb_array_length(r.body::jsonb -> 'jobs') order by r.n), '{0,0}')
from ojs.fetch_each(array['{"queues": ["work"], "count": 2}', '{"queues": ["other", "work"]}']::jsonb[])
  with ordinality r(status, headers, body, n);
select ojs_configure_queue('{"name": "work", "concurrency": 1}');
select is((ojs_fetch('{"queues": ["work"]}')).body -> 'jobs', '[]', 'fewer than are active');
select ojs_configure_queue('{"name": "work", "concurrency": null}');
select is(jsonb_array_length((ojs_fetch('{"queues": ["work"], "count": 4}')).body -> 'jobs'), 1);
select is(count(*), 3::bigint) from ojs.active a where a.queue = 'work';
