set local ojs.now = '2030-01-01T12:00:00Z';
select plan(12);
select is((ojs_enqueue('{"type": "a", "args": [{"user": 1}], "options": {"unique": {"key": "any text",
  "within": "1h"}}}')).status, 201);

select is(e ->> 'code', 'duplicate', v.more)
from (values ('{"args": [2]}'), ('{"type": "b"}'), ('{"queue": "other"}'),
  ('{"unique": {"key": "any text"}}'), ('{"unique": {"key": "any text", "within": "PT1H"}}')) v(more),
  refusal(format('select ojs_enqueue(%L)',
    '{"type": "a", "args": [], "unique": {"key": "any text", "within": "1h"}}'::jsonb || v.more::jsonb)) e;
select is((ojs_enqueue('{"type": "a", "args": [{"user": 1}], "unique": {"key": "user", "within": "1h"}}')).status, 201,
  'another text, though it names a member of the argument');
set local ojs.now = '2030-01-01T12:30:00Z';
select is((ojs_enqueue('{"type": "a", "args": [], "unique": {"key": "any text", "within": "30m"}}')).status, 201);

select is(e ->> 'sqlstate', 'OJ400', v.sent), is(e #>> '{details,field}', 'unique.key', v.sent)
from (values ('{"key": ""}'), ('{"key": "k", "keys": ["type"]}')) v(sent),
  refusal(format('select ojs_enqueue(%L)',
    jsonb_build_object('type', 'a', 'args', '[]'::jsonb, 'unique', v.sent::jsonb))) e;
