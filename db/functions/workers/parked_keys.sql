create or replace function ojs.parked_keys(p_queue text) returns setof text
language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off as $$
-- The limit keys of the parked jobs of a queue. It goes from key to key through the index, because many jobs may be
-- parked for few keys.
declare
  v_key text;
begin
  select k.limit_key into v_key from ojs.parked k where k.queue = p_queue order by k.limit_key limit 1;
  while v_key is not null loop
    return next v_key;
    v_key := (
      select k.limit_key from ojs.parked k
      where k.queue = p_queue and k.limit_key > v_key
      order by k.limit_key
      limit 1);
  end loop;
end;
$$;
