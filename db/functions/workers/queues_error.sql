create or replace function ojs.queues_error(p_queues jsonb) returns jsonb
language plpgsql stable as $$
-- Null when the queues of a fetch are 1 to 1000 names that a queue can have, else the error object; it names the first
-- name at which the fetch would wait for ever.
declare
  v_is_list boolean := coalesce(jsonb_typeof(p_queues) = 'array', false);
begin
  return coalesce((
      select ojs.invalid(format('queues[%s]', q.ordinality - 1), e.error #>> '{details,validation}', q.value)
      from jsonb_array_elements(case when v_is_list then p_queues end) with ordinality q,
        ojs.queue_name_error(q.value) e(error)
      where e.error is not null and jsonb_typeof(q.value) = 'string'
      order by q.ordinality
      limit 1),
    case when not v_is_list or jsonb_array_length(p_queues) not between 1 and 1000
      or p_queues @? 'strict $[*] ? (@.type() != "string")' then
      ojs.invalid('queues', 'must be an array of 1 to 1000 queue names', p_queues) end);
end;
$$;
