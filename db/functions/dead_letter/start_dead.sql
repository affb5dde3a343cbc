create or replace function ojs.start_dead(p_door text, p_action text, p_request jsonb) returns ojs.bulk
language plpgsql as $$
-- Begins the operation of an operator on all dead letters that a request selects, by the members of filter or its own.
declare
  v_now timestamptz := ojs.now();
  v_filter jsonb := coalesce(nullif(p_request -> 'filter', 'null'), '{}');
begin
  perform ojs.require_confirmed(p_request);
  if jsonb_typeof(v_filter) <> 'object' then
    perform ojs.raise(ojs.invalid('filter', 'must be an object', v_filter));
  end if;
  perform ojs.require_known(v_filter,
    '{queue,type,error_type,error_code,group,tag,search,since,until,older_than,state}');
  perform ojs.require_known(p_request,
    '{queue,type,error_type,error_code,group,tag,search,since,until,older_than,filter,confirm,dry_run,expected,rate}');
  if coalesce(v_filter ->> 'state', 'discarded') <> 'discarded' then
    perform ojs.raise(ojs.invalid('filter.state', 'must be discarded: dead letters are', v_filter -> 'state'));
  end if;
  return (ojs.start_bulk(p_door, p_action, ojs.dead_filter(p_request || v_filter, v_now) || '{"dead_letter": true}',
    p_request, v_now)).bulk;
end;
$$;
