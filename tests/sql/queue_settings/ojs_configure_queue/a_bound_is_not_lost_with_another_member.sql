select plan(3);
select ojs_configure_queue('{"name": "work", "backpressure": {"max_depth": 2}}');

select is(refusal($$ select ojs_configure_queue('{"name": "work", "backpressure": {"strategy": "block"}}') $$)
  #>> '{details,field}', 'backpressure.max_depth');
select is((ojs_get_queue_config('{"name": "work"}')).body #> '{own,backpressure,max_depth}', '2');
select is((ojs_configure_queue('{"name": "work", "backpressure": null}')).body -> 'own', '{}');
