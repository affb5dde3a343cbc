select plan(7);
select given.job('discarded', 'job ' || n, jsonb_build_object('queue', 'q' || n)) from generate_series(1, 4) n;
create temp table answer as
select * from ojs_retry_matching_jobs('{"filter": {"since": "P9D"}, "confirm": true, "rate": 2}');
create temp table stopped as select x.* from answer a, ojs_stop_bulk(jsonb_build_object('id', a.body -> 'id')) x;
select is(jsonb_build_array(s.body -> 'state', s.body -> 'succeeded'), '["stopped", 2]') from stopped s;
select set_config('ojs.now', (ojs.now() + interval '1 minute')::text, true);
select is(ojs.tick('{bulk}') -> 'bulk_jobs', '0');
select is((select count(*) from ojs.dead), 2::bigint);
select is((ojs_stop_bulk(jsonb_build_object('id', a.body -> 'id'))).body, s.body, 'again') from answer a, stopped s;

create temp table done as select * from ojs_retry_matching_jobs('{"filter": {"since": "P9D"}, "confirm": true}');
select is(refusal(format('select ojs_stop_bulk(%L)', jsonb_build_object('id', d.body -> 'id'))) ->> 'code', 'conflict')
from done d;
select is(refusal($$ select ojs_stop_bulk('{"id": "x"}') $$) ->> 'code', 'not_found');
select is((select count(*) from ojs.audit a where a.door = 'ojs_stop_bulk'), 1::bigint);
