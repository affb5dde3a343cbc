select plan(2);
select ojs_register_schema(jsonb_build_object('type', 't', 'version', v, 'schema', '{}'::jsonb))
from unnest('{2,10,9.5.1}'::text[]) v;

select is((ojs_schema_versions('{"type": "t"}')).body -> 'version', '10');
select is(jsonb_path_query_array((ojs_schema_versions('{"type": "t"}')).body, '$.versions[*].version'),
  '[10, "9.5.1", 2]');
