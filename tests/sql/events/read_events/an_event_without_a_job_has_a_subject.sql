select plan(2);
create function pg_temp.subject(p_type text) returns text language sql as $$
  select (ojs.read_events('0', 0, 0, '9223372036854775807', array[p_type], null, null, 1)).events[1] ->> 'subject'
$$;
select ojs_override_rate_limit('{"key": "shop", "concurrency": 2}');
select ojs_enqueue_bulk('{"jobs": [{"type": "a", "args": []}]}');

select is(pg_temp.subject('rate_limit.*'), 'shop');
select is(pg_temp.subject('bulk.*'), 'system');
