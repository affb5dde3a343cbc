set local ojs.now = '2030-01-01T12:00:00Z';
select plan(8);
select given.chain('a', 'b', 'c');
select given.acked('a');

select given.failed('b');

select is(w ->> 'state', 'failed'), is(w -> 'steps_completed', '1'), is(w #> '{metadata,failed_step_index}', '1'),
  is(jsonb_array_length(w #> '{metadata,failed_job_ids}'), 1),
  is(w #>> '{metadata,errors,0,code}', 'fatal'), is(w #> '{metadata,errors,0,attempt}', '1') from workflow() w;
select is(step_states(), 'completed,failed,cancelled');
select is(count(*), 0::bigint) from ojs.job;
