set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select given.job('available', 'it',
  '{"visibility_timeout_ms": 1000, "retry": {"max_attempts": 3, "on_exhaustion": "dead_letter"}}');

do $$
begin
  for n in 1 .. 5 loop
    perform set_config('ojs.now', (timestamptz '2030-01-01T12:00:00Z' + n * interval '1 minute')::text, true);
    perform ojs.tick('{reap}');
    perform ojs_fetch('{"queues": ["work"], "worker_id": "doomed"}');
  end loop;
end $$;

select is(state(), 'discarded');
select is(job() -> 'attempt', '3');
select is(jsonb_array_length(job() -> 'errors'), 3);
select is((ojs_list_dead_letters()).body #> '{jobs,0,id}', to_jsonb(given.id()));
