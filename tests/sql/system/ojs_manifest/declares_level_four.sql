select plan(5);

select is(b ->> 'specversion', '1.0'), is(b -> 'conformance_level', '4'), is(b ->> 'unique_job_strength', 'strong'),
  is(jsonb_typeof(b #> '{implementation,name}'), 'string'), is(jsonb_typeof(b -> 'capabilities'), 'object')
from (select (ojs_manifest()).body) r(b);
