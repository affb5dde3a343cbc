create or replace function ojs.parse_strategy(p_strategy jsonb, p_weights jsonb, out strategy text, out error jsonb)
language plpgsql stable as $$
-- The strategy that a fetch or a pool names, in one spelling, and whether weights are positive numbers by queue.
-- Without a name it is weighted where there are weights.
begin
  strategy := replace(coalesce(p_strategy #>> '{}', case when coalesce(p_weights, '{}') <> '{}' then 'weighted'
    else 'strict' end), '_', '-');
  strategy := case when strategy in ('weighted-fair', 'weighted-fair-queuing') then 'weighted' else strategy end;
  error := case
    when jsonb_typeof(p_strategy) not in ('string', 'null')
      or strategy not in ('strict', 'round-robin', 'weighted', 'least-loaded') then
      ojs.invalid('strategy', 'must be strict, round-robin, weighted or least-loaded', p_strategy)
    when jsonb_typeof(p_weights) not in ('object', 'null')
      or p_weights @? 'strict $.* ? (@.type() != "number" || @ <= 0 || @ > 1000000)' then
      ojs.invalid('weights', 'must be an object with a positive number for each queue', p_weights) end;
end;
$$;
