create or replace function ojs.start_filtered(p_door text, p_action text, p_request jsonb, p_states text[])
returns ojs.reply
language plpgsql as $$
-- Begins the operation of an operator on all jobs that the filter of the request selects; without a state in it, those
-- in p_states. A filter that selects every job says too little: then the sender has to know how many there are.
declare
  v_started record;
  v_filter record;
begin
  perform ojs.require_known(p_request, '{filter,confirm,expected,dry_run,rate,target_queue}');
  perform ojs.require_confirmed(p_request);
  if jsonb_typeof(p_request -> 'filter') is distinct from 'object' then
    perform ojs.raise(ojs.invalid('filter', 'must be an object', p_request -> 'filter'));
  end if;
  v_filter := ojs.job_filter(case when p_request -> 'filter' ?| '{state,states}' then p_request -> 'filter'
    else p_request -> 'filter' || jsonb_build_object('states', to_jsonb(p_states)) end);
  if v_filter.error is not null then
    perform ojs.raise(v_filter.error);
  elsif v_filter.filter - 'states' = '{}' and not p_request -> 'filter' ?| '{state,states}'
      and coalesce(p_request ->> 'expected', nullif(p_request ->> 'dry_run', 'false')) is null then
    perform ojs.fail('invalid_request', 'expected is required, because the filter selects every job',
      '{"field": "expected"}', 'ask with dry_run how many jobs there are, and send that number as expected');
  end if;
  v_started := ojs.start_bulk(p_door, p_action, v_filter.filter, p_request, ojs.now());
  return ojs.bulk_reply(v_started.bulk);
end;
$$;
