create or replace function ojs.pool_queues(p_request jsonb) returns jsonb
language plpgsql stable as $$
-- The queues of the pool that a fetch names; null when it names none that exists. PL/pgSQL, so that a statement sets up
-- nothing of it for a fetch that names its queues.
begin
  return (select to_jsonb(p.queues) from ojs.pool p where p.name = p_request ->> 'pool');
end;
$$;
