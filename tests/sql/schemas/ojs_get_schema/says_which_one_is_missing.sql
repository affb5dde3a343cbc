select plan(2);

select is(refusal($$ select ojs_get_schema('{"type": "t", "version": "1"}') $$) #>> '{details,resource_id}', 't/1');
select is(refusal($$ select ojs_schema_versions('{"type": "t"}') $$) #>> '{details,resource_type}', 'schema');
