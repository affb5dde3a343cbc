create or replace function ojs.start_bulk(p_door text, p_action text, p_filter jsonb, p_request jsonb,
  p_now timestamptz, p_ended_before timestamptz default null, out bulk ojs.bulk, out ids uuid[], out errors jsonb[])
language plpgsql as $$
-- Begins an operation on all jobs that a checked filter selects, and does its first slice, which is often all of it.
-- The request may have expected (how many jobs its sender saw), dry_run and rate. With dry_run true bulk.id is null,
-- and nothing else was done than to count. p_ended_before: leave alone what ended later; by default what ends from now
-- on.
declare
  v_expected bigint := ojs.as_number(p_request, 'expected', 0, 1000000000);
  v_counted record;
  v_slice record;
begin
  -- A dry_run that is neither true nor false must not become a deed.
  if jsonb_typeof(p_request -> 'dry_run') not in ('boolean', 'null') then
    perform ojs.raise(ojs.invalid('dry_run', 'must be true or false', p_request -> 'dry_run'));
  end if;
  if p_filter ? 'dead_letter' then
    v_counted := ojs.count_dead(p_filter - 'dead_letter', 10 * ojs.max_list_rows());
  else
    v_counted := ojs.count_jobs(p_filter, 10 * ojs.max_list_rows());
  end if;
  bulk.action := p_action;
  bulk.filter := p_filter;
  bulk.target_queue := p_request ->> 'target_queue';
  bulk.rate := ojs.as_number(p_request, 'rate', 0.01, 10000);
  bulk.matched := v_counted.total;
  bulk.is_at_least := v_counted.is_at_least;
  if p_request ->> 'dry_run' = 'true' then
    return;
  elsif abs(bulk.matched - v_expected) > v_expected / 10.0
      and not (bulk.is_at_least and v_expected > bulk.matched) then
    perform ojs.fail('conflict', format('the filter now selects %s jobs, expected %s', bulk.matched, v_expected),
      jsonb_build_object('matched', bulk.matched, 'expected', v_expected, 'reason', 'unexpected_count'),
      'look at the jobs again; send details.matched as expected to go on');
  end if;
  bulk.id := ojs.uuid7(p_now);
  bulk.state := 'running';
  bulk.started_at := p_now;
  bulk.ended_before := coalesce(p_ended_before, p_now);
  bulk.next_at := p_now;
  bulk.succeeded := 0;
  bulk.failed := 0;
  bulk.errors := '[]';
  insert into ojs.bulk select bulk.*;
  v_slice := ojs.bulk_slice(bulk, p_now);
  bulk := v_slice.bulk;
  ids := v_slice.ids;
  errors := v_slice.errors;
  perform ojs.audit(p_door, bulk.id::text, jsonb_build_object('filter', p_filter - 'search', 'matched', bulk.matched,
    'target_queue', bulk.target_queue, 'rate', bulk.rate, 'state', bulk.state, 'succeeded', bulk.succeeded,
    'failed', bulk.failed));
end;
$$;
