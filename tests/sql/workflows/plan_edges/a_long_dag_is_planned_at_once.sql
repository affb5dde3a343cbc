select plan(2);

select given.dag((select jsonb_object_agg('s' || lpad(n::text, 4, '0'),
  case n when 1 then '[]'::jsonb else jsonb_build_array('s' || lpad((n - 1)::text, 4, '0')) end)
  from generate_series(1, 1000) n));

select is(workflow() -> 'steps_total', '1000');
select is(count(*), 1::bigint) from ojs.job;
