set local ojs.now = '2030-01-01T12:00:00Z';
select plan(8);
select given.job('available', v.max_attempts, jsonb_build_object('queue', 'q' || v.max_attempts,
  'retry', jsonb_build_object('max_attempts', v.max_attempts::integer)))
from (values ('0'), ('1'), ('2'), ('3')) v(max_attempts);

do $$
declare
  v_max text;
begin
  for n in 1 .. 3 loop
    perform set_config('ojs.now', (timestamptz '2030-01-01T12:00:00Z' + n * interval '1 hour')::text, true);
    foreach v_max in array array['0', '1', '2', '3'] loop
      if tap.state(v_max) <> 'discarded' then
        perform given.nacked('q' || v_max);
      end if;
    end loop;
  end loop;
end $$;

select is(state(v.max_attempts), 'discarded', v.max_attempts),
  is((job(v.max_attempts) -> 'attempt')::integer, v.attempts, v.max_attempts)
from (values ('0', 1), ('1', 1), ('2', 2), ('3', 3)) v(max_attempts, attempts);
