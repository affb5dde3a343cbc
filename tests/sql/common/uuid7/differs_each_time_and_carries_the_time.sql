select plan(3);

select is(count(distinct id), 1000::bigint),
  ok(bool_and(id::text ~ '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$')),
  ok(bool_and(id::text like '01b8dd58-e200-7%'))
from (select ojs.uuid7('2030-01-01T12:00:00Z') as id from generate_series(1, 1000)) made;
