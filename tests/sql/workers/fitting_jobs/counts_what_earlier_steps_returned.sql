select plan(5);
select given.dag('{"a": [], "b": ["a"], "c": ["a"], "d": ["a"], "e": ["a"], "f": ["a"], "g": ["a"]}');
update ojs.step s set spec = jsonb_set(s.spec, '{options,queue}', '"next"') where s.name <> 'a';
select is(ojs.parent_bytes(given.workflow_id(), 0), 0::bigint);
select given.acked('a');
update ojs.step s set result = to_jsonb(repeat('x', 8000000)), result_bytes = 8000002 where s.name = 'a';

create temp table fetched as
select n, (ojs_fetch('{"queues": ["next"], "count": 9}')).body -> 'jobs' as jobs from generate_series(1, 2) n;
select is(jsonb_array_length(f.jobs), v.jobs) from fetched f join (values (1, 4), (2, 2)) v(n, jobs) using (n)
order by f.n;
select ok(bool_and(length(j #>> '{parent_results,0}') = 8000000)) from fetched f, jsonb_array_elements(f.jobs) j;

select given.group('many', 'many', 'many', 'many', 'many', 'many', 'many', 'many', 'many', 'many');
select is(jsonb_array_length((ojs_fetch('{"queues": ["many"], "count": 20}')).body -> 'jobs'), 10,
  'which may be nothing');
