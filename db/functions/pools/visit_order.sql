create or replace function ojs.visit_order(p_queues jsonb, p_strategy text, p_weights jsonb) returns jsonb
language plpgsql volatile as $$
-- The queues of a fetch in the order in which this fetch visits them (ojs-fair-scheduling 7). strict: as they are.
-- round-robin: in random order, so that each is first equally often. weighted: in random order, so that each is first
-- as often as its part of all weights says; one without a weight has 1. least-loaded: the longest backlog first,
-- counted up to 1,000 jobs. No state is kept, so fetches do not wait for each other.
begin
  return case when p_strategy = 'strict' then p_queues else (
    select jsonb_agg(o.name order by o.rank, o.ord)
    from (
      select q.name, q.ord, case p_strategy
          when 'least-loaded' then
            -(select count(*) from (select from ojs.ready r where r.queue = q.name limit 1000) r)::double precision
          when 'weighted' then -ln(1 - random()) / coalesce((p_weights ->> q.name)::double precision, 1)
          else random() end as rank
      from jsonb_array_elements_text(p_queues) with ordinality q(name, ord)
      offset 0) o) end;
end;
$$;
