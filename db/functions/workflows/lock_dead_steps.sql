create or replace function ojs.lock_dead_steps(p_ids uuid[], p_now timestamptz) returns void
language plpgsql as $$
-- Locks what the retry of several steps needs before their workflow: unique keys, then the rows in ojs.dead
-- (db/README.md). Each retry locks the root of the workflow, and after that must not wait for these.
declare
  v_keys bytea[];
begin
  select array_agg(distinct k.key) into v_keys
  from (
    select (ojs.replay_draft(jsonb_populate_record(null::ojs.job, d.record), null, p_now)).unique_key as key
    from ojs.dead d where d.id = any (p_ids) and d.record -> 'doc' ? 'unique') k
  where k.key is not null;
  if v_keys is not null then
    perform ojs.lock_unique_keys(v_keys, p_now);
  end if;
  perform from ojs.dead d where d.id = any (p_ids) order by d.id for update;
end;
$$;
