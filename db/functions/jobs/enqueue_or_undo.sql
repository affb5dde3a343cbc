create or replace function ojs.enqueue_or_undo(p_drafts ojs.draft[], p_now timestamptz) returns ojs.draft[]
language plpgsql as $$
-- ojs.enqueue_drafts for a batch where queues may be full: if the first job that is refused is so because of that, all
-- is undone, but for the event (ojs-backpressure 9.3).
declare
  v_drafts ojs.draft[];
  v_error jsonb;
begin
  begin
    v_drafts := ojs.enqueue_drafts(p_drafts, p_now);
    select d.error into v_error from unnest(v_drafts) with ordinality d
    where d.existing is null and d.error is not null order by d.ordinality limit 1;
    if v_error ->> 'code' = 'QUEUE_FULL' then
      perform ojs.raise(v_error);
    end if;
  exception when sqlstate 'OJ429' then
    insert into ojs.event (at, type, items)
    select p_now, 'backpressure.rejected', jsonb_agg(jsonb_build_object('queue', d.queue,
      'depth', d.error -> 'depth', 'bound', d.error -> 'bound', 'job_type', d.type) order by d.ordinality)
    from unnest(v_drafts) with ordinality d
    where d.error ->> 'code' = 'QUEUE_FULL';
  end;
  return v_drafts;
end;
$$;
