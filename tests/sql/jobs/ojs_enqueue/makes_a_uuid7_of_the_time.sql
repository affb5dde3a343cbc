set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);

select ok(r.body ->> 'id' ~ '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$'),
  is(left(replace(r.body ->> 'id', '-', ''), 12),
    lpad(to_hex((extract(epoch from timestamptz '2030-01-01T12:00:00Z') * 1000)::bigint), 12, '0'))
from ojs_enqueue('{"type": "a", "args": []}') r;
