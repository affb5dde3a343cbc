select plan(3);

select ok(bool_and(id ~ '^evt_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$')),
  is(count(distinct id), 1200::bigint),
  is(array_agg(id order by at, seq, ord), array_agg(id order by id))
from generate_series(1, 2) t, generate_series(70000000000, 70000000005) seq, generate_series(1, 100) ord,
  lateral (select timestamptz '2030-01-01T12:00:00Z' + t * interval '1 second') x(at),
    lateral (select ojs.event_id(at, seq, ord)) y(id);
