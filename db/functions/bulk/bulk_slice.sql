create or replace function ojs.bulk_slice(inout bulk ojs.bulk, p_now timestamptz, out ids uuid[], out errors jsonb[])
language plpgsql as $$
-- Does the next slice of an operation on many jobs, 1,000 jobs at most or as many as its rate allows in a second, and
-- writes down how far it came; all in this transaction, so what was done is done once. The caller has locked the row.
-- ids are the jobs of the slice, errors why one was left as it was. Jobs are done from the newest id to the oldest: one
-- that is enqueued meanwhile is not met, and none is met twice.
declare
  v_found record;
  v_failed jsonb;
begin
  v_found := ojs.find_slice(bulk.filter, bulk.after,
    least(1000, greatest(1, ceil(coalesce(bulk.rate, 1000))))::integer);
  ids := v_found.ids;
  begin
    errors := ojs.act_on_jobs(bulk.action, ids, bulk.target_queue, bulk.ended_before, p_now);
  exception when others then
    if cardinality(ids) > 20 then
      ids := ids[1:20];
      v_found.next := ids[20];
    end if;
    errors := ojs.act_carefully(bulk.action, ids, bulk.target_queue, bulk.ended_before, p_now);
  end;

  select coalesce(jsonb_agg(jsonb_build_object('job_id', u.id, 'error', u.error ->> 'message') order by u.number), '[]')
  into v_failed
  from unnest(ids, errors) with ordinality u(id, error, number)
  where u.error #>> '{details,reason}' is distinct from 'ended_later' and u.error is not null;
  bulk.succeeded := bulk.succeeded + (select count(*) from unnest(errors) e where e is null);
  bulk.failed := bulk.failed + jsonb_array_length(v_failed);
  bulk.errors := jsonb_path_query_array(bulk.errors || v_failed, '$[0 to 99]');
  bulk.after := v_found.next;
  bulk.next_at := case when bulk.after is null then null
    else greatest(bulk.next_at, p_now - interval '1 second')
      + coalesce(cardinality(ids) / bulk.rate, 0) * interval '1 second' end;
  if bulk.after is null then
    bulk.state := 'completed';
    bulk.ended_at := p_now;
  end if;
  update ojs.bulk b
  set succeeded = bulk.succeeded, failed = bulk.failed, errors = bulk.errors, after = bulk.after,
    next_at = bulk.next_at, state = bulk.state, ended_at = bulk.ended_at
  where b.id = bulk.id;
  if bulk.ended_at is not null then
    perform ojs.record_bulk_event(bulk, p_now);
  end if;
end;
$$;
