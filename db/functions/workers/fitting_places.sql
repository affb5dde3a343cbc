create or replace function ojs.fitting_places(p_places tid[], p_told jsonb[]) returns tid[]
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- Of places in ojs.ready, in order, those whose jobs fit into one answer beside the jobs p_told: 32 MiB of text in
-- all, but one job at least. The caller has locked them; the others stay where they are.
declare
  v_room bigint := 33554432;
  v_stored bigint;
  v_place tid;
  v_fit integer := 0;
begin
  -- Text is at most 256 times what is stored of it, so while that is little, nothing is written out to be measured.
  select pg_column_size(p_told) + coalesce(sum(pg_column_size(j.doc) + coalesce(pg_column_size(j.errors), 0)
    + case when j.workflow_id is null then 0 else ojs.parent_bytes(j.workflow_id, j.step) / 256 end), 0)
  into v_stored
  from ojs.ready r join ojs.job j on j.id = r.job_id
  where r.ctid = any (p_places);
  if v_stored * 256 <= v_room then
    return p_places;
  end if;

  select v_room - coalesce(sum(octet_length(t::text)), 0) into v_room from unnest(p_told) t;
  foreach v_place in array p_places loop
    -- One by one, so that only one is written out in vain.
    select v_room - octet_length(j.doc::text) - coalesce(octet_length(j.errors::text), 0) - 1000
      - case when j.workflow_id is null then 0 else ojs.parent_bytes(j.workflow_id, j.step) end
    into v_room
    from ojs.ready r join ojs.job j on j.id = r.job_id
    where r.ctid = v_place;
    exit when v_room < 0 and (v_fit > 0 or cardinality(p_told) > 0);
    v_fit := v_fit + 1;
  end loop;
  return p_places[:v_fit];
end;
$$;
