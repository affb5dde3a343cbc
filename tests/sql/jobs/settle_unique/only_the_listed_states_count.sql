set local ojs.now = '2030-01-01T12:00:00Z';
select plan(16);
select given.job(s, s, jsonb_build_object('queue', s, 'type', s, 'unique', '{}'::jsonb)) from unnest(given.states()) s;

select is(refusal(format($$ select ojs_enqueue('{"type": "%s", "args": [], "unique": {}}') $$, s)) ->> 'sqlstate',
  case when s in ('completed', 'cancelled', 'discarded') then null else 'OJ409' end, s || ', by default')
from unnest(given.states()) s;

select is(refusal(format($$ select ojs_enqueue('{"type": "%s", "args": [], "unique": {"states": ["%1$s"]}}') $$,
  s)) ->> 'sqlstate', 'OJ409', s || ', listed')
from unnest(given.states()) s;
