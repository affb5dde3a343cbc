select plan(2);
select given.job('available', n, jsonb_build_object('queue', q, 'rate_limit',
  jsonb_build_object('key', q, 'concurrency', 1)))
from unnest('{full,free}'::text[]) q, lateral (select format('%s %s', q, i) from generate_series(1, 2) i) s(n);
select ojs_fetch(jsonb_build_object('queues', jsonb_build_array(q), 'count', 2)) from unnest('{full,free}'::text[]) q;
select is((select count(*) from ojs.parked), 2::bigint);
select ojs_ack(about('free 1'));
set local ojs.notify = 'off';
set local ojs.touched = '';

select ojs.wake_parked(ojs.now());
select is(trim(current_setting('ojs.touched')), 'free');
