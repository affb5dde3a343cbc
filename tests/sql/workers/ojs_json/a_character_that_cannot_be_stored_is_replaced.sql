select plan(11);

select is(ojs_json(v.sent), v.read::jsonb, v.sent)
from (values
  ('{"message": "got \u0000PNG"}', '{"message": "got \ufffdPNG"}'),
  ('["cut \ud83d"]', '["cut \ufffd"]'),
  ('["\uDE00 first"]', '["\ufffd first"]'),
  ('["\ud83d\ude00"]', '["\ud83d\ude00"]'),
  ('["\ud83d\ud83d\ude00\ude00"]', '["\ufffd\ud83d\ude00\ufffd"]'),
  ('["\\u0000 \\\u0000 \\\\ud83d"]', '["\\u0000 \\\ufffd \\\\ud83d"]'),
  ('{"\u0000": 1}', '{"\ufffd": 1}'),
  (' [1, "plain"] ', '[1, "plain"]')) v(sent, read);

select throws_ok('select ojs_json(''{"message": "\u0000"'')', '22P02', null, 'text that is cut off is no JSON');
select throws_ok($$ select ojs_json('["\u00g0"]') $$, '22P02', null, 'nor is an escape of no digits');
select throws_ok($$ select ojs_json('["\u0041 ' || chr(1) || '"]') $$, '22P02', null, 'nor a raw control character');
