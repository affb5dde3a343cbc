select plan(4);
set local ojs.now = '2030-01-31T00:00:00Z';

select is(ojs.dead_filter(f::jsonb, ojs.now()) #>> array[m], '2030-01-01T00:00:00+00:00', f)
from (values ('{"until": "P30D"}', 'until'), ('{"since": "30d"}', 'since'),
  ('{"older_than": "PT720H"}', 'until')) v(f, m);
select is(refusal($$ select ojs.dead_filter('{"older_than": "soon"}', ojs.now()) $$) #>> '{details,field}',
  'older_than');
