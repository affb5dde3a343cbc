select plan(2);
set local ojs.now = '2030-01-01T12:00:00Z';
select given.job('completed', 'it', '{"args": ["secret"]}');
set local ojs.now = '2030-01-20T12:00:00Z';
select is(refusal($$ select ojs_erase_job(jsonb_build_object('id', given.id())) $$) ->> 'code', 'not_found');
select is(count(*), 1::bigint) from ojs.done d where d.job like '%secret%';
