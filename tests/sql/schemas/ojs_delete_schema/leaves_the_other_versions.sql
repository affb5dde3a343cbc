select plan(3);
select ojs_register_schema(jsonb_build_object('type', 't', 'version', v, 'schema', '{}'::jsonb))
from unnest('{1,2}'::text[]) v;

select is((ojs_delete_schema('{"type": "t", "version": "2"}')).body -> 'deleted', 'true');
select is((ojs_schema_versions('{"type": "t"}')).body -> 'version', '1');
select is(refusal($$ select ojs_delete_schema('{"type": "t", "version": "2"}') $$) ->> 'code', 'not_found');
