select plan(3);
select given.job('dead_letter');
select is((ojs_remove_dead_letter(jsonb_build_object('id', given.id())))::text, '(204,,)');
select is(job(), null);
select is(refusal($$ select ojs_remove_dead_letter(about()) $$) ->> 'sqlstate', 'OJ404');
