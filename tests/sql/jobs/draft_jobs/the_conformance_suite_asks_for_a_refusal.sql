select plan(3);

select is((ojs_enqueue('{"type": "t", "args": [], "meta": {"ojs_validate": true}}')).status, 201);
set local ojs.conformance = 'on';
select is(refusal($$ select ojs_enqueue('{"type": "t", "args": [], "meta": {"ojs_validate": true}}') $$)
  ->> 'code', 'validation_error');
select is((ojs_enqueue('{"type": "t", "args": [1], "meta": {"ojs_validate": true}}')).status, 201);
