create or replace function ojs.queue_names_error(p_request jsonb) returns jsonb
language plpgsql stable as $$
-- Of a fetch that names a queue which cannot exist, where it would wait for ever, the error object; else null.
begin
  if jsonb_typeof(p_request) is distinct from 'object'
     or jsonb_typeof(p_request -> 'queues') is distinct from 'array' then
    return null;
  end if;
  return (
    select ojs.invalid(format('queues[%s]', q.ordinality - 1), e.error #>> '{details,validation}', q.value)
    from jsonb_array_elements(p_request -> 'queues') with ordinality q, ojs.queue_name_error(q.value) e(error)
    where e.error is not null and jsonb_typeof(q.value) = 'string'
    order by q.ordinality
    limit 1);
end;
$$;
