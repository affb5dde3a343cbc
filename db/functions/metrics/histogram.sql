create or replace function ojs.histogram(p_before bigint[], p_buckets integer[], p_numbers bigint[]) returns bigint[]
language plpgsql immutable as $$
-- Adds numbers to the buckets of a histogram; the first bucket is 0, and a bucket that is null is left out. The array
-- ends with the last bucket that was ever used. In PL/pgSQL, because it is called often and must not be planned anew.
declare
  v_histogram bigint[] := p_before;
  v_most integer := -1;
begin
  for i in 1 .. cardinality(p_buckets) loop
    v_most := greatest(v_most, p_buckets[i]);
  end loop;
  if v_most >= cardinality(v_histogram) then
    v_histogram := v_histogram || array_fill(0::bigint, array[v_most + 1 - cardinality(v_histogram)]);
  end if;
  for i in 1 .. cardinality(p_buckets) loop
    if p_buckets[i] is not null then
      v_histogram[p_buckets[i] + 1] := v_histogram[p_buckets[i] + 1] + p_numbers[i];
    end if;
  end loop;
  return v_histogram;
end;
$$;
