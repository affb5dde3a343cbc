create or replace function ojs.schedule_fetch(inout spec ojs.fetch_spec, p_request jsonb)
language plpgsql as $$
-- The part of ojs.fetch_rest for a fetch with a pool, a strategy or weights: puts its queues in the order in which it
-- visits them. What a pool says counts before what the worker asks for (ojs-fair-scheduling 5.2): it visits those of
-- its queues that are the pool's.
declare
  v_pool ojs.pool;
  v_parsed record;
  v_weights jsonb := p_request -> 'weights';
begin
  v_parsed := ojs.parse_strategy(p_request -> 'strategy', v_weights);
  spec.error := v_parsed.error;
  if spec.error is null and p_request ->> 'pool' is not null then
    select * into v_pool from ojs.pool p where p.name = p_request ->> 'pool';
    if not found then
      spec.error := ojs.invalid('pool', 'must be the name of a pool; GET /ojs/v1/admin/pools lists them',
        p_request -> 'pool');
      return;
    end if;
    v_parsed := ojs.parse_strategy(to_jsonb(v_pool.strategy), v_pool.weights);
    v_weights := v_pool.weights;
    spec.queues := (select jsonb_agg(q.name order by q.ord)
      from jsonb_array_elements_text(spec.queues) with ordinality q(name, ord) where q.name = any (v_pool.queues));
    if spec.queues is null then
      spec.error := ojs.invalid('queues', 'must name a queue of the pool', p_request -> 'queues');
    end if;
  end if;
  if spec.error is null then
    spec.queues := ojs.visit_order(spec.queues, v_parsed.strategy, v_weights);
  end if;
end;
$$;
