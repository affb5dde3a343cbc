select plan(11);
select given.worker(w, jsonb_build_object('queues', array[w])) from unnest('{a,b,c}'::text[]) w;
create function pg_temp.directed(p_request jsonb) returns text language sql as $$
  select (ojs_direct_workers(p_request)).body ->> 'workers'
$$;

select is(pg_temp.directed('{"directive": "quiet", "worker_id": "a"}'), '["a"]');
select is(pg_temp.directed('{"action": "quiet", "worker_ids": ["c", "b", "c"]}'), '["b", "c"]');
select is(pg_temp.directed('{"directive": "terminate", "queue": "b"}'), '["b"]');
select is((select string_agg(coalesce(w.directive, '-'), ',' order by w.id) from ojs.worker w),
  'quiet,terminate,quiet');
select is(pg_temp.directed('{"directive": "resume", "all": true}'), '["a", "b", "c"]');
select is((select count(*) from ojs.worker w where w.directive is null), 3::bigint);
select is((select string_agg(a.target, ',' order by a.id) from ojs.audit a), 'a,*,b,*');

select is(refusal($$ select ojs_direct_workers('{"directive": "quiet", "workerid": "a"}') $$) #>> '{details,field}',
  'workerid', 'or all would be directed');
select is(refusal($$ select ojs_direct_workers('{"directive": "quiet"}') $$) #>> '{details,field}', 'worker_id',
  'nor are all when nobody is named');
select is(refusal($$ select ojs_direct_workers('{"directive": "sing"}') $$) #>> '{details,field}', 'directive');
select is(refusal($$ select ojs_direct_workers('{"directive": "quiet", "worker_ids": ["a", "nobody"]}') $$)
  ->> 'sqlstate', 'OJ404');
