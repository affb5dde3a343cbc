select plan(2);

select is(jsonb_array_length((ojs_enqueue_batch(jsonb_build_object('jobs', (
  select jsonb_agg('{"type": "t", "args": []}'::jsonb) from generate_series(1, 1000))))).body -> 'jobs'), 1000);
select is((ojs_queue_stats('{"name": "default"}')).body #> '{stats,available}', '1000');
