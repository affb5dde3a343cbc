create or replace function ojs.noted(p_body jsonb, p_existing jsonb, p_warnings jsonb) returns jsonb
language plpgsql immutable as $$
-- The answer to an enqueue that has more to say than the job: it is one that existed, or the request looks misspelt.
begin
  return p_body || case when p_existing is null then '{}'::jsonb else '{"deduplicated": true}' end
    || case when p_warnings is null then '{}' else jsonb_build_object('warnings', p_warnings) end;
end;
$$;
