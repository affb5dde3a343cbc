create or replace function ojs.is_final_error(p_error jsonb, p_policy jsonb) returns boolean
language plpgsql immutable as $$
-- Must this error not be retried? Response codes of the handler first, then retryable, then the
-- policy's list, matched exactly or by prefix.* against type, code and class (ojs-retry 6, 7).
begin
  return (
    select case
      when p_error ->> 'code' in ('DISCARD', 'FAIL', 'DEAD_LETTER') then true
      when p_error ->> 'code' = 'RETRY' or ojs.is_shutdown(p_error) then false
      when p_error -> 'retryable' = 'false' then true
      else exists (
        select
        from jsonb_array_elements_text(coalesce(p_policy -> 'non_retryable_errors', '[]')) n(pattern),
          unnest(array[p_error ->> 'type', p_error ->> 'code', p_error #>> '{details,error_class}']) e(name)
        where e.name = n.pattern
           or (n.pattern like '%.*' and starts_with(e.name, left(n.pattern, -1))))
    end);
end;
$$;
