select plan(15);
select is(e #>> '{details,field}', v.field, v.queues::text), is(e ->> 'sqlstate', 'OJ400')
from (values
  ('["Mails"]'::jsonb, 'queues[0]'),
  ('["mails", "mails/new"]', 'queues[1]'),
  ('[""]', 'queues[0]'),
  ('["-mails"]', 'queues[0]'),
  (jsonb_build_array('mails', repeat('x', 129)), 'queues[1]'),
  ('["mails", 1]', 'queues'),
  ('[]', 'queues')) v(queues, field),
  refusal(format('select ojs_fetch(%L)', jsonb_build_object('queues', v.queues))) e;
select is((ojs_fetch(jsonb_build_object('queues', jsonb_build_array(repeat('x', 128), '0', 'a.b-c')))).status, 200);
