create or replace function ojs.count_jobs(p_filter jsonb, p_most integer, out total bigint, out is_at_least boolean)
language plpgsql stable as $$
-- How many jobs a filter (of ojs.job_filter) selects. By state and queue alone the counts of the queues say it.
-- Otherwise the jobs are counted up to p_most, or as far as one ojs.find_jobs reads: then is_at_least is true.
declare
  v_found record;
begin
  if p_filter - '{states,queue}'::text[] = '{}' then
    select coalesce(sum(c.value::bigint), 0) into total
    from ojs.queue_numbers(case when p_filter ? 'queue' then array[p_filter ->> 'queue'] end) n,
      jsonb_each_text(to_jsonb(n)) c
    where p_filter -> 'states' ? c.key;
    is_at_least := false;
  else
    v_found := ojs.find_jobs(p_filter, null, p_most);
    total := cardinality(v_found.ids);
    is_at_least := v_found.next is not null;
  end if;
end;
$$;
