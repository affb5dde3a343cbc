select plan(6);

set local ojs.now = '2026-01-01T00:00:00Z';
select ojs_create_key('{"name": "p", "scopes": ["producer"], "expires_at": "P1D"}');
select ojs_create_key('{"name": "pw", "scopes": ["producer", "worker"]}');
select ojs_create_key('{"name": "r", "scopes": ["read-only"]}');
select ojs_create_key('{"name": "o", "scopes": ["operator"]}');

create function pg_temp.opens(p_name text) returns text[] language sql as $$
  select array(select unnest(k.doors) except select unnest('{ojs_health,ojs_ready,ojs_manifest,ojs_whoami}'::text[])
    order by 1)
  from ojs.known_keys() k where k.name = p_name
$$;

select is(pg_temp.opens('p'), '{ojs_create_workflow,ojs_enqueue,ojs_enqueue_batch,ojs_enqueue_bulk}',
  'a producer enqueues');
select is(pg_temp.opens('pw'), array['ojs_ack', 'ojs_create_workflow', 'ojs_delete_checkpoint', 'ojs_enqueue',
  'ojs_enqueue_batch', 'ojs_enqueue_bulk', 'ojs_fetch', 'ojs_get_checkpoint', 'ojs_get_progress', 'ojs_heartbeat',
  'ojs_json', 'ojs_nack', 'ojs_report_progress', 'ojs_resume_checkpoint', 'ojs_save_checkpoint', 'ojs_worker_health',
  'ojs_worker_progress'], 'scopes add up');
select ok(not pg_temp.opens('r') && '{ojs_enqueue,ojs_fetch,ojs_ack,ojs_cancel_job,ojs_pause_queue,ojs_register_cron}',
  'a reader reads');
select ok(pg_temp.opens('o') @> '{ojs_enqueue,ojs_get_job,ojs_cancel_job,ojs_pause_queue,ojs_register_cron}',
  'an operator does all');
select ok(not pg_temp.opens('o') && '{ojs_reset,ojs_create_key,ojs_list_keys,ojs_revoke_key,ojs_forget_keys}',
  'but empty the system or make keys');
set local ojs.now = '2026-01-02T00:00:00Z';
select is((select k.doors from ojs.known_keys() k where k.name = 'p'), '{}', 'one that has expired opens nothing');
