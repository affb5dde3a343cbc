set local ojs.now = '2030-01-01T12:00:00Z';
select plan(9);
do $$
declare
  v_states text[] := array['active', 'completed', 'completed', 'discarded', 'retryable', 'cancelled', 'dead_letter',
    'pending', 'scheduled', 'available', 'available'];
begin
  for n in 1 .. cardinality(v_states) loop
    perform given.job(v_states[n], n::text);
  end loop;
  perform ojs_cancel_job(tap.about('10'));
  perform ojs_retry_dead_letter(tap.about('7'));
  perform ojs_delete_dead_letter(tap.about('4'));
  perform ojs.tick('{fold}');
  perform ojs_ack(tap.about('1'));
end $$;

select is((r.body #> array['stats', s])::bigint,
  (select count(*) from ojs.job_state j where j.queue = 'work' and j.state = s), s)
from unnest(given.states()) s, ojs_queue_stats('{"name": "work"}') r;
select is(r.body #> '{stats,depth}', '5', 'two available, scheduled, pending, retryable')
from ojs_queue_stats('{"name": "work"}') r;
