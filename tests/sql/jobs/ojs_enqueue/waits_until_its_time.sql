set local ojs.now = '2030-01-01T12:00:00Z';
select plan(12);

select is(r.body #>> '{job,state}', v.state, v.at),
  is((r.body #>> '{job,scheduled_at}')::timestamptz, v.is_at::timestamptz, v.at)
from (values
  ('2030-01-01T13:00:00Z', 'scheduled', '2030-01-01T13:00:00Z'),
  ('2030-01-01T15:00:00+02:00', 'scheduled', '2030-01-01T13:00:00Z'),
  ('+PT2S', 'scheduled', '2030-01-01T12:00:02Z'),
  ('P1DT1H', 'scheduled', '2030-01-02T13:00:00Z'),
  ('2030-01-01T11:00:00Z', 'available', '2030-01-01T11:00:00Z'),
  ('2030-01-01T12:00:00Z', 'available', '2030-01-01T12:00:00Z')) v(at, state, is_at),
  ojs_enqueue(jsonb_build_object('type', 'a', 'args', '[]'::jsonb, 'scheduled_at', v.at)) r;
