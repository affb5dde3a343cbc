set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.job('dead_letter');
select ojs_retry_dead_letter(about());

select given.failed();

select is((ojs_list_dead_letters()).body #> '{jobs,0,id}', to_jsonb(given.id()));
select is(jsonb_array_length(job() -> 'errors'), 2);
select is((ojs_retry_dead_letter(about())).status, 200);
