select plan(11);
create function pg_temp.shown(p_name text default 'flow') returns jsonb language sql as $$
  select (ojs_get_workflow_progress(jsonb_build_object('id', given.workflow_id(p_name)))).body
$$;
select given.chain('extract', 'load', 'report');
select is(pg_temp.shown() -> 'progress', '0');
select given.acked('extract');
select ojs_report_progress(jsonb_build_object('id', given.fetched('load') -> 'id', 'progress', 0.5, 'data',
  '{"rows": 5}'::jsonb));

select is(pg_temp.shown() -> 'progress', '0.5');
select is((select string_agg(format('%s %s', s ->> 'state', coalesce(s ->> 'progress', '-')), ', ')
  from jsonb_array_elements(pg_temp.shown() -> 'steps') s), 'completed 1, active 0.5, waiting -');
select is(pg_temp.shown() #> '{steps,1,data}', '{"rows": 5}');
select is((ojs_get_workflow_progress(jsonb_build_object('id', given.workflow_id()))).headers,
  '{"X-OJS-Progress": "0.5"}');

select given.workflow('{"type": "group", "jobs": [
  {"type": "a", "args": [], "queue": "a", "meta": {"progress_weight": 3}}, {"type": "b", "args": [], "queue": "b"}]}',
  'g');
select given.acked('a');
select is(pg_temp.shown('g') -> 'progress', '0.75');

select given.workflow('{"type": "batch", "jobs": [{"type": "c", "args": [], "queue": "c"},
  {"type": "d", "args": [], "queue": "d"}], "callbacks": {"on_complete": {"type": "e", "args": [], "queue": "e"}}}',
  'b');
select given.acked('c');
select ojs_report_progress(jsonb_build_object('id', given.fetched('d') -> 'id', 'progress', 0.5));
select is(pg_temp.shown('b') -> 'progress', '0.5', 'of a batch, what is completed');
select is(jsonb_array_length(pg_temp.shown('b') -> 'steps'), 2);

select given.workflow('{"type": "chain", "steps": [{"type": "group", "jobs": [{"type": "x", "args": [], "queue": "x"},
  {"type": "y", "args": [], "queue": "y"}]}, {"type": "z", "args": [], "queue": "z"}]}', 'n');
select given.acked('x');
select is(pg_temp.shown('n') -> 'progress', '0.25', 'nested');
select is(pg_temp.shown('n') #> '{steps,0,progress}', '0.5');
select is(refusal($$ select ojs_get_workflow_progress('{"id": "x"}') $$) ->> 'sqlstate', 'OJ404');
