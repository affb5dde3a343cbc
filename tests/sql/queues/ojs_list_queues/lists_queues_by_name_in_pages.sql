select plan(3);
select given.job('available', q, jsonb_build_object('queue', q)) from unnest(array['b', 'a', 'c']) q;
select ojs_pause_queue('{"name": "b"}');

select is(array(select q ->> 'name' || ' ' || (q ->> 'status')
  from jsonb_array_elements((ojs_list_queues()).body -> 'queues') q),
  array['a active', 'b paused', 'c active']);
select is(array(select q ->> 'name'
  from jsonb_array_elements((ojs_list_queues('{"page": 2, "per_page": 2}')).body -> 'queues') q), array['c']);
select is((ojs_list_queues('{"limit": "2"}')).body #> '{pagination,next_cursor}', '"2-b"');
