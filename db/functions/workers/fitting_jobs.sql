create or replace function ojs.fitting_jobs(p_taken ojs.ready[], p_claimed bigint) returns ojs.ready[]
language plpgsql as $$
-- Of rows taken from ojs.ready, in order, those whose jobs fit into one answer beside p_claimed octets of other jobs
-- (ojs.max_answer_bytes), but one job at least. The others are put back.
declare
  v_room bigint := ojs.max_answer_bytes() - p_claimed;
  v_most bigint;
  v_fit integer := 0;
begin
  -- How long the text is at most: 32 times what is stored (1e307 is 12 bytes), 256 times when that is compressed.
  select sum(case when pg_column_compression(j.doc) is null then 32 else 256 end::bigint * pg_column_size(j.doc)
    + coalesce(256 * pg_column_size(j.errors), 0) + coalesce(256 * pg_column_size(j.checkpoint), 0)
    + case when j.workflow_id is null then 0 else ojs.parent_bytes(j.workflow_id, j.step) end)
  into v_most
  from unnest(p_taken) t join ojs.job j on j.id = t.job_id;
  if v_most <= v_room then
    return p_taken;
  end if;

  while v_fit < cardinality(p_taken) loop
    -- One by one, so that only one is written out in vain.
    select v_room - octet_length(j.doc::text) - coalesce(octet_length(j.errors::text), 0) - 1000
      - coalesce(octet_length(ojs.checkpoint_text(j.checkpoint)), 0)
      - case when j.workflow_id is null then 0 else ojs.parent_bytes(j.workflow_id, j.step) end
    into v_room
    from ojs.job j where j.id = p_taken[v_fit + 1].job_id;
    exit when v_room < 0 and (v_fit > 0 or p_claimed > 0);
    v_fit := v_fit + 1;
  end loop;
  perform ojs.put_back(array(select t.job_id from unnest(p_taken[v_fit + 1:]) t));
  return p_taken[:v_fit];
end;
$$;
