set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.job('available', 'it',
  '{"retry": {"max_attempts": 100, "initial_interval": "PT1S", "max_interval": "PT1S"}}');

do $$
begin
  for i in 1 .. 30 loop
    perform set_config('ojs.now', (timestamptz '2030-01-01T12:00:00Z' + i * interval '1 minute')::text, true);
    perform given.nacked();
  end loop;
end $$;

select ok(jsonb_array_length(job() -> 'errors') between 10 and 30);
select is(job() #> '{errors,-1,attempt}', '30');
