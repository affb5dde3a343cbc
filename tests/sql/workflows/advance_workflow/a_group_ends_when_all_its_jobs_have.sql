select plan(7);
select given.group('a', 'b', 'c');

select given.acked('b');
select given.acked('a');
select is(workflow() ->> 'state', 'running');
select is(workflow() -> 'jobs_completed', '2');
select given.acked('c');

select is(w ->> 'state', 'completed'), is(w -> 'jobs_completed', '3'), is(w #> '{metadata,completed_count}', '3'),
  is(w #> '{metadata,failed_count}', '0'), is(w #> '{metadata,job_count}', '3') from workflow() w;
