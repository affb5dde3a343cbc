select plan(4);
select given.job('dead_letter');

select is((ojs_delete_dead_letter(about())).body,
  jsonb_build_object('deleted', true, 'id', given.id(), 'job_id', given.id()));

select is(job(), null);
select is((ojs_list_dead_letters()).body -> 'jobs', '[]');
select is(refusal($$ select ojs_delete_dead_letter(about()) $$) ->> 'sqlstate', 'OJ404', 'once');
