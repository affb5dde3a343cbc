set local ojs.now = '2030-01-01T12:00:00Z';
select plan(7);
select given.cron('allow');
select given.fired(ojs.now() - n * interval '1 minute') from generate_series(1, 5) n;

create temporary table shown as
  select (ojs_cron_history('{"name": "nightly", "limit": 2}')).body as b;
select is(b #> '{pagination,total}', '5'), is(b #> '{pagination,has_more}', 'true') from shown;
select given.fired('2030-01-01T11:59:30Z');
select is(r.body #>> '{items,0,scheduled_at}', '2030-01-01T11:57:00.000Z', 'a new one moves nothing')
from shown, ojs_cron_history(jsonb_build_object('name', 'nightly', 'limit', 2,
  'cursor', b #> '{pagination,next_cursor}')) r;
select is(r.body #>> '{items,0,scheduled_at}', '2030-01-01T11:58:00.000Z'), is(r.body #> '{pagination,page}', '2')
from ojs_cron_history('{"name": "nightly", "page": "2", "per_page": "2"}') r;
select is(refusal($$ select ojs_cron_history('{"name": "none"}') $$) ->> 'code', 'not_found');
select is(refusal($$ select ojs_cron_history('{"name": "nightly", "state": "x"}') $$) #>> '{details,field}', 'state');
