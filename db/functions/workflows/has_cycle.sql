create or replace function ojs.has_cycle(p_steps jsonb) returns boolean
language plpgsql immutable as $$
-- True when steps wait for each other in a circle. By Kahn's algorithm: steps without predecessors are removed until
-- there are none; if steps are left, they form a cycle. The edges from each step are a linked list (v_first, v_next).
declare
  v_count integer := jsonb_array_length(p_steps);
  v_after integer[];
  v_from integer[];
  v_to integer[];
  v_first integer[];
  v_next integer[];
  v_left integer := v_count;
  v_ready integer[];
  v_step integer;
  v_edge integer;
begin
  v_after := array_fill(0, array[v_count]);
  v_first := array_fill(0, array[v_count]);
  select array_agg(a.value::integer + 1), array_agg((s.value -> 'index')::integer + 1) into v_from, v_to
  from jsonb_array_elements(p_steps) s, jsonb_array_elements(s.value -> 'after') a;
  v_next := array_fill(0, array[coalesce(cardinality(v_from), 1)]);
  for v_edge in 1 .. coalesce(cardinality(v_from), 0) loop
    v_after[v_to[v_edge]] := v_after[v_to[v_edge]] + 1;
    v_next[v_edge] := v_first[v_from[v_edge]];
    v_first[v_from[v_edge]] := v_edge;
  end loop;
  v_ready := array(select i from generate_series(1, v_count) i where v_after[i] = 0);
  while cardinality(v_ready) > 0 loop
    v_step := v_ready[cardinality(v_ready)];
    v_ready := v_ready[1:cardinality(v_ready) - 1];
    v_left := v_left - 1;
    v_edge := v_first[v_step];
    while v_edge > 0 loop
      v_after[v_to[v_edge]] := v_after[v_to[v_edge]] - 1;
      if v_after[v_to[v_edge]] = 0 then
        v_ready := v_ready || v_to[v_edge];
      end if;
      v_edge := v_next[v_edge];
    end loop;
  end loop;
  return v_left > 0;
end;
$$;
