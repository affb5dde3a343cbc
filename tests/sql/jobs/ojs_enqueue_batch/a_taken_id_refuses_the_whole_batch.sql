select plan(5);
select given.job('completed');

select is(e ->> 'sqlstate', 'OJ409'), is(e #> '{details,index}', '1')
from refusal($$ select ojs_enqueue_batch(jsonb_build_object('jobs', jsonb_build_array(
  '{"type": "t", "args": []}'::jsonb, about('it', '{"type": "t", "args": []}')))) $$) e;

select is(e ->> 'sqlstate', 'OJ409', 'twice in one batch'), is(e #> '{details,index}', '1')
from refusal($$ select ojs_enqueue_batch(jsonb_build_object('jobs', jsonb_build_array(
  about('new', '{"type": "t", "args": []}'), about('new', '{"type": "t", "args": []}')))) $$) e;
select is(count(*), 0::bigint) from ojs.job;
