select plan(2);

select is((ojs_enqueue('{"type": "a", "args": {"to": "b"}}', true)).body #> '{job,args}', '[{"to": "b"}]');
select is(refusal($$ select ojs_enqueue('{"type": "a", "args": {"to": "b"}}') $$) #>> '{details,field}', 'args');
