select plan(2);
select is(refusal($$ select ojs_get_bulk('{"id": "x"}') $$) #>> '{details,resource_type}', 'bulk_operation');
select is(refusal(format('select ojs_get_bulk(%L)', about())) #>> '{details,field}', 'job_id');
