select plan(3);
select is(refusal($$ select ojs_configure_queue('{"name": "Not One"}') $$) #>> '{details,field}', 'queue');
select is(refusal($$ select ojs_configure_queue('[]') $$) ->> 'code', 'invalid_payload');
select is(count(*), 0::bigint) from ojs.queue;
