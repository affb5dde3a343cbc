select plan(2);
select given.job('available', 'first', '{"unique": {}}');

select is((ojs_enqueue(jsonb_build_object('type', 'test.job', 'args', '[]'::jsonb, 'unique',
  jsonb_build_object('on_conflict', c)))).status, 200, c)
from unnest(array['use_existing', 'drop']) c;
