select plan(8);

select is((select r.status from ojs_register_schema('{"type": "t.a", "version": "2", "schema": {"type": "array"}}') r),
  201);
select is(refusal($$ select ojs_register_schema('{"type": "t.a", "version": "2", "schema": {}}') $$) ->> 'code',
  'conflict');
select is((ojs_get_schema('{"type": "t.a", "version": "2"}')).body #>> '{schema,type}', 'array');
select is((ojs_get_schema('{"type": "t.a", "version": "2"}')).body -> 'version', '2');

select is(refusal($$ select ojs_register_schema('{"type": "t.a", "version": "3"}') $$) #>> '{details,field}', 'schema');
select is(refusal($$ select ojs_register_schema('{"type": "T", "version": "3", "schema": {}}') $$)
  #>> '{details,field}', 'type');
select is(refusal($$ select ojs_register_schema('{"type": "t", "version": "x", "schema": {}}') $$)
  #>> '{details,field}', 'version');
select is(refusal($$ select ojs_register_schema('{"type": "t", "version": "1",
  "schema": {"$schema": "http://json-schema.org/draft-07/schema#"}}') $$) #>> '{details,field}', 'schema.$schema');
