create or replace function ojs.start_given(p_door text, p_action text, p_request jsonb, p_states text[],
  p_now timestamptz, out bulk ojs.bulk, out ids text[], out errors jsonb[])
language plpgsql as $$
-- Begins the operation on all jobs that the filter of a request selects (ojs-bulk-operations 6.1). Its first
-- slice is done; ids and errors are about that.
declare
  v_wire jsonb := p_request -> 'filter';
  v_filter record;
  v_started record;
begin
  if jsonb_typeof(v_wire) <> 'object' then
    perform ojs.raise(ojs.invalid('filter', 'must be an object', v_wire));
  elsif coalesce(p_request ->> 'atomicity', 'partial') <> 'partial' then
    perform ojs.raise(ojs.invalid('atomicity', 'must be partial with a filter', p_request -> 'atomicity'));
  elsif v_wire - '{state,states}'::text[] = '{}' and coalesce(p_request ->> 'confirm', '') <> 'true' then
    -- These doors need no confirmation, and this may be a filter that was not filled in.
    perform ojs.raise(ojs.invalid('filter', 'must have a member beside state, or the request confirm: true', v_wire));
  end if;
  v_filter := ojs.job_filter(case when v_wire ?| '{state,states}' then v_wire
    else v_wire || jsonb_build_object('states', to_jsonb(p_states)) end);
  if v_filter.error is not null then
    perform ojs.raise(v_filter.error);
  end if;
  v_started := ojs.start_bulk(p_door, p_action, v_filter.filter, p_request, p_now);
  bulk := v_started.bulk;
  ids := v_started.ids::text[];
  errors := v_started.errors;
end;
$$;
