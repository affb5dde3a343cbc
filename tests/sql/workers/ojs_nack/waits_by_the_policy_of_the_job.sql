set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.job('available', 'it',
  '{"retry": {"max_attempts": 9, "backoff_strategy": "linear", "initial_interval": "PT2S", "jitter": false}}');

do $$
begin
  for n in 1 .. 3 loop
    perform given.nacked();
    perform set_config('ojs.now', tap.job() ->> 'next_attempt_at', true);
  end loop;
end $$;

select is(job() -> 'retry_delay_ms', '6000');
select is(job() ->> 'next_attempt_at', '2030-01-01T12:00:12.000Z', '2 + 4 + 6 seconds');
select is(job() -> 'next_retry_at', job() -> 'next_attempt_at');
