select plan(7);
select is(array_agg(e.uri order by e.uri), array(
  select x ->> 'uri'
  from ojs_manifest() m, jsonb_path_query(m.body, '$.extensions.*[*] ? (exists (@.uri))') x order by 1))
from ojs.extensions() e;
select ok(m.body #> '{extensions,experimental}' @> '[{"name": "timeouts", "uri": "urn:ojs:ext:timeouts"}]'),
  is(m.body #> '{capabilities,timeouts}', 'true'),
  is(jsonb_path_exists(m.body, '$.capabilities.* ? (@.type() != "boolean")'), false)
from ojs_manifest() m;
select ok(m.body -> 'extensions' ? 'timeouts', 'names alone for the SDK that can read no more'),
  is(jsonb_typeof(m.body -> 'extensions'), 'array')
from ojs_manifest('{"ojs_version": "1.0.0-rc.1"}') m;
select is(array_agg(distinct e.tier order by e.tier) <@ '{experimental,official}', true) from ojs.extensions() e;
