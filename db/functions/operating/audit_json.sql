create or replace function ojs.audit_json(p_entry ojs.audit) returns jsonb
language sql stable as $$
  -- What an operator did, as answers show it.
  select jsonb_strip_nulls(jsonb_build_object('id', p_entry.id, 'at', ojs.stamp(p_entry.at), 'actor', p_entry.actor,
      'key', p_entry.key, 'door', p_entry.door, 'target', p_entry.target))
    || jsonb_build_object('outcome', p_entry.outcome)
$$;
