select plan(1);

select is(array(
  select ojs.requeue_delay_ms((select jsonb_agg('{"attempt": 3}'::jsonb) from generate_series(1, n)), 3)
  from generate_series(0, 20) n),
  array[0, 200, 400, 800, 1600, 3200, 6400, 12800, 25600] || array_fill(30000, array[12])::bigint[]);
