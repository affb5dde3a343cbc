create or replace function ojs.add_histograms(p_one bigint[], p_other bigint[]) returns bigint[]
language plpgsql immutable as $$
-- The sum of two histograms, bucket by bucket; each may end early.
declare
  v_sum bigint[] := case when cardinality(p_one) < cardinality(p_other) then p_other else p_one end;
  v_less bigint[] := case when cardinality(p_one) < cardinality(p_other) then p_one else p_other end;
begin
  for i in 1 .. cardinality(v_less) loop
    v_sum[i] := v_sum[i] + v_less[i];
  end loop;
  return v_sum;
end;
$$;
