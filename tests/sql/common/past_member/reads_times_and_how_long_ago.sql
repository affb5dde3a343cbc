select plan(5);
select is(ojs.past_member(r::jsonb, 'since', '2030-01-01T00:00:00Z', '2030-01-02T00:00:00Z'), at::timestamptz, r)
from (values ('{}', '2030-01-01T00:00:00Z'), ('{"since": "90m"}', '2030-01-01T22:30:00Z'),
  ('{"since": "PT1H"}', '2030-01-01T23:00:00Z'),
  ('{"since": "2030-01-01T12:00:00Z"}', '2030-01-01T12:00:00Z')) v(r, at);
select is(refusal($$ select ojs.past_member('{"since": "P"}', 'since', null, ojs.now()) $$) #>> '{details,field}',
  'since');
