set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select given.job(s, s || n, jsonb_build_object('queue', s)) from unnest(given.states()) s, generate_series(1, 3) n;
update ojs.queue set name = name;
select is((r.body -> 'stats' -> s)::integer, 3, s)
from unnest(array['available', 'active', 'completed', 'discarded']) s, ojs_queue_stats(jsonb_build_object('name', s)) r;
