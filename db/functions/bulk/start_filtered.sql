create or replace function ojs.start_filtered(p_door text, p_action text, p_request jsonb, p_states text[])
returns ojs.reply
language plpgsql as $$
-- Begins the operation of an operator on all jobs that the filter of the request selects; without a state in it, those
-- in p_states.
declare
  v_started record;
  v_filter record;
begin
  perform ojs.require_confirmed(p_request);
  if jsonb_typeof(p_request -> 'filter') is distinct from 'object' then
    perform ojs.raise(ojs.invalid('filter', 'must be an object', p_request -> 'filter'));
  end if;
  v_filter := ojs.job_filter(case when p_request -> 'filter' ?| '{state,states}' then p_request -> 'filter'
    else p_request -> 'filter' || jsonb_build_object('states', to_jsonb(p_states)) end);
  if v_filter.error is not null then
    perform ojs.raise(v_filter.error);
  end if;
  v_started := ojs.start_bulk(p_door, p_action, v_filter.filter, p_request, ojs.now());
  return ojs.bulk_reply(v_started.bulk);
end;
$$;
