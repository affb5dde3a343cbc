select plan(11);

select is((ojs.page(v.request, p_after => '[a-z]+'))::text, v.page, v.request::text)
from (values
  ('{}'::jsonb, '(50,0,)'), ('{"limit": 10}', '(10,0,)'), ('{"limit": "10", "offset": "20"}', '(10,20,)'),
  ('{"page": 3, "per_page": 5}', '(5,10,)'),
  ('{"page": "0"}', '(50,0,)'), ('{"cursor": "7"}', '(50,7,)'), ('{"limit": 99999}', '(200,0,)'),
  ('{"offset": 3, "page": 9}', '(50,3,)'), ('{"cursor": "7-abc"}', '(50,7,abc)'),
  ('{"cursor": "7-abc", "offset": 3}', '(50,3,)')) v(request, page);
select is(refusal($$ select ojs.page('{"cursor": "7-abc"}') $$) #>> '{details,field}', 'cursor',
  'a list without entries in its cursors');
