select plan(3);

select is((ojs_enqueue('{"type": "a", "args": {"to": "b"}}', true)).body #> '{job,args}', '[{"to": "b"}]');
select is(refusal($$ select ojs_enqueue('{"type": "a", "args": {"to": "b"}}') $$) #>> '{details,field}', 'args');
select is(refusal($$ select ojs_enqueue('{"type": "a", "args": {"to": "b"}}', null) $$) #>> '{details,field}', 'args');
