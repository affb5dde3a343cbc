select plan(6);
select given.job('scheduled');
select is(e ->> 'sqlstate', 'OJ409'), is(e #> '{details,depth}', '1')
from refusal($$ select ojs_delete_queue('{"name": "work"}') $$) e;
select is(refusal($$ select ojs_delete_queue('{"name": "none"}') $$) ->> 'sqlstate', 'OJ404');
select is(refusal($$ select ojs_delete_queue('{"name": "work", "strategy": "keep"}') $$) #>> '{details,field}',
  'strategy');
select is(refusal($$ select ojs_delete_queue('{"name": "work", "strategy": "move"}') $$) #>> '{details,field}',
  'target_queue');
select is(refusal($$ select ojs_delete_queue('{"name": "work", "strategy": "move", "target_queue": "work"}') $$)
  #>> '{details,field}', 'target_queue');
