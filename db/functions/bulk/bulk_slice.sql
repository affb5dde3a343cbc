create or replace function ojs.bulk_slice(inout bulk ojs.bulk, p_now timestamptz, out ids uuid[], out errors jsonb[])
language plpgsql as $$
-- Does the next slice of an operation on many jobs and writes down how far it came; all in this transaction, so what
-- was done is done once. A slice has 1,000 jobs at most, or as many as the rate allows in a second, and it ends after
-- the hundred that took longer than a second. The caller has locked the row. ids are the jobs of the slice, errors why
-- one was left as it was. Jobs are done from the newest id to the oldest: one that is enqueued meanwhile is not met,
-- and none is met twice.
declare
  v_most constant integer := least(1000, greatest(1, ceil(coalesce(bulk.rate, 1000))));
  v_began constant timestamptz := ojs.now();
  v_found record;
  v_part uuid[];
  v_failed jsonb;
begin
  v_found := ojs.find_slice(bulk.filter, bulk.after, v_most);
  ids := v_found.ids;
  errors := '{}';
  while cardinality(errors) < cardinality(ids) loop
    v_part := ids[cardinality(errors) + 1:cardinality(errors) + 100];
    begin
      errors := errors || ojs.act_on_jobs(bulk.action, v_part, bulk.target_queue, bulk.ended_before, p_now);
    exception when others then
      v_part := v_part[1:20];
      errors := errors || ojs.act_carefully(bulk.action, v_part, bulk.target_queue, bulk.ended_before, p_now);
      exit;
    end;
    exit when ojs.now() > v_began + interval '1 second';
  end loop;
  if cardinality(errors) < cardinality(ids) then
    ids := ids[1:cardinality(errors)];
    v_found.next := ids[cardinality(ids)];
  end if;

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
