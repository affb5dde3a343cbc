create or replace function ojs.progress_error(p_request jsonb) returns jsonb
language plpgsql stable as $$
-- Null when a report of progress is well formed, else the error object. null means absent.
declare
  v_field text;
begin
  if jsonb_typeof(p_request) is distinct from 'object' then
    return ojs.no_object(p_request);
  end if;
  foreach v_field in array array['progress', 'percentage'] loop
    if jsonb_typeof(p_request -> v_field) not in ('number', 'null') then
      return ojs.invalid(v_field, 'must be a number', p_request -> v_field);
    end if;
  end loop;
  foreach v_field in array array['message', 'worker_id'] loop
    if jsonb_typeof(p_request -> v_field) not in ('string', 'null') then
      return ojs.invalid(v_field, 'must be a string', p_request -> v_field);
    end if;
  end loop;
  foreach v_field in array array['data', 'checkpoint'] loop
    if jsonb_typeof(p_request -> v_field) not in ('object', 'null') then
      return ojs.invalid(v_field, 'must be an object', p_request -> v_field);
    elsif octet_length((p_request -> v_field)::text) > 65536 then
      return ojs.error('payload_too_large', format('%s is larger than 65536 bytes', v_field), jsonb_build_object(
        'field', v_field, 'max_bytes', 65536, 'actual_bytes', octet_length((p_request -> v_field)::text)));
    end if;
  end loop;
  return coalesce(ojs.unfit_json(p_request), ojs.attempt_error(p_request -> 'attempt'),
    case when coalesce(p_request ->> 'progress', p_request ->> 'percentage', p_request ->> 'message',
        p_request ->> 'data', p_request ->> 'checkpoint') is null then
      ojs.invalid('progress', 'or data is required') end);
end;
$$;
