select plan(4);
select given.job('completed', 'it', '{"result_ttl": 60}');
select is((ojs_get_result(jsonb_build_object('id', given.id()))).body ->> 'result_expires_at',
  ojs.stamp(((job() ->> 'completed_at')::timestamptz) + interval '60 seconds'));
select set_config('ojs.now', (ojs.now() + interval '2 minutes')::text, true);

select is(refusal($$ select ojs_get_result(jsonb_build_object('id', given.id())) $$) ->> 'sqlstate', 'OJ410');
select is(refusal($$ select ojs_get_result(jsonb_build_object('id', given.id())) $$) ->> 'code', 'RESULT_PRUNED');
select is((ojs_get_results(jsonb_build_object('ids', jsonb_build_array(given.id())))).body
  #> array['results', given.id()::text],
  '{"state": "completed", "result": null, "pruned": true}');
