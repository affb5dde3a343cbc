create or replace function ojs.failure_error(p_request jsonb) returns jsonb
language plpgsql stable as $$
-- Null when the error, requeue and delay members of a nack are well formed, else the error object. A code is
-- all that must be there; type, message and the rest have defaults (ojs-http-binding 10.3).
begin
  return (
    select case
      when jsonb_typeof(e.error) is distinct from 'object' then
        ojs.invalid('error', case when e.error is null then 'is required' else 'must be an object' end, e.error)
      when jsonb_typeof(e.error -> 'code') not in ('string', 'null') then
        ojs.invalid('error.code', 'must be a string', e.error -> 'code')
      when jsonb_typeof(e.error -> 'type') not in ('string', 'null') then
        ojs.invalid('error.type', 'must be a string', e.error -> 'type')
      when jsonb_typeof(e.error -> 'message') not in ('string', 'null') then
        ojs.invalid('error.message', 'must be a string', e.error -> 'message')
      when e.error ->> 'code' is null and e.error ->> 'type' is null and e.error ->> 'message' is null then
        ojs.invalid('error.code', 'is required')
      when jsonb_typeof(e.error -> 'retryable') not in ('boolean', 'null') then
        ojs.invalid('error.retryable', 'must be true or false', e.error -> 'retryable')
      when jsonb_typeof(e.error -> 'details') not in ('object', 'null') then
        ojs.invalid('error.details', 'must be an object', e.error -> 'details')
      when e.error ->> 'rate_limit_until' is not null
        and ojs.instant(e.error ->> 'rate_limit_until', ojs.now()) is null then
        ojs.invalid('error.rate_limit_until', 'must be an RFC 3339 timestamp with time zone',
          e.error -> 'rate_limit_until')
      when jsonb_typeof(p_request -> 'requeue') not in ('boolean', 'null') then
        ojs.invalid('requeue', 'must be true or false', p_request -> 'requeue')
      when coalesce(p_request ->> 'delay_ms', p_request ->> 'delay') is not null
        and ojs.nack_delay_ms(p_request) is null then
        ojs.invalid(case when p_request ->> 'delay_ms' is null then 'delay' else 'delay_ms' end,
          case when p_request ->> 'delay_ms' is null then 'must be a duration'
            else 'must be an integer, zero or more' end,
          coalesce(nullif(p_request -> 'delay_ms', 'null'), p_request -> 'delay'))
    end
    from (select nullif(p_request -> 'error', 'null') as error) e);
end;
$$;
