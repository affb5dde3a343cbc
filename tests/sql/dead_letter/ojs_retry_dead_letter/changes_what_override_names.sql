select plan(7);
select given.job('discarded', 'dead');

select throws_ok($$ select ojs_retry_dead_letter(jsonb_build_object('id', given.id('dead'), 'override',
  '{"args": 5}'::jsonb)) $$, 'OJ400');
select throws_ok($$ select ojs_retry_dead_letter(jsonb_build_object('id', given.id('dead'), 'override',
  '{"retry": {"max_attempts": -1}}'::jsonb)) $$, 'OJ422');
select is((ojs_retry_dead_letter(jsonb_build_object('id', given.id('dead'), 'override',
  '{"queue": "mended", "args": [2], "meta": {"by": "hand"}, "retry": {"max_attempts": 9},
    "type": "ignored"}'::jsonb))).status, 200);

select is(j -> 'args', '[2]'), is(j -> 'meta', '{"by": "hand"}'), is(j -> 'max_attempts', '9'),
  is(j ->> 'id', given.id('dead')::text)
from given.fetched('mended') j;
