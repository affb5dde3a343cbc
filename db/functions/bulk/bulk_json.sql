create or replace function ojs.bulk_json(p_bulk ojs.bulk) returns jsonb
language sql stable as $$
  -- An operation on many jobs as answers show it (ojs-admin-api 8.1).
  select jsonb_strip_nulls(jsonb_build_object(
    'id', p_bulk.id, 'action', replace(p_bulk.action, '_waiting', ''), 'state', p_bulk.state,
    'filter', p_bulk.filter - 'dead_letter', 'target_queue', p_bulk.target_queue, 'rate', p_bulk.rate,
    'matched', p_bulk.matched, 'matched_is', case when p_bulk.is_at_least then 'at_least' end,
    'succeeded', p_bulk.succeeded, 'failed', p_bulk.failed, ojs.bulk_verb(p_bulk.action), p_bulk.succeeded,
    'errors', p_bulk.errors, 'started_at', ojs.stamp(p_bulk.started_at), 'ended_at', ojs.stamp(p_bulk.ended_at)))
$$;
