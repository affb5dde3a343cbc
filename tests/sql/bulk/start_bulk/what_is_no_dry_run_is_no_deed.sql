select plan(4);
select given.job('available', 'a');

select is(refusal(format('select %s(%L)', door, '{"filter": {"queue": "a"}, "confirm": true, "dry_run": {}}'))
  #>> '{details,field}', 'dry_run', door)
from unnest('{ojs_cancel_matching_jobs,ojs_cancel_jobs,ojs_purge_dead_letters}'::text[]) door;
select is((select count(*) from ojs.job), 1::bigint);
