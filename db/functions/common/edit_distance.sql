create or replace function ojs.edit_distance(p_one text, p_other text) returns integer
language plpgsql immutable as $$
-- The number of steps that turn one name into the other, each of which inserts, deletes or replaces a letter or swaps
-- two neighbours (Damerau-Levenshtein distance).
declare
  v_before integer[];
  v_row integer[] := array(select generate_series(0, length(p_other)));
  v_next integer[];
begin
  for v_i in 1..length(p_one) loop
    v_next := array[v_i];
    for v_j in 1..length(p_other) loop
      v_next[v_j + 1] := least(v_row[v_j + 1] + 1, v_next[v_j] + 1,
        v_row[v_j] + (substr(p_one, v_i, 1) <> substr(p_other, v_j, 1))::integer,
        case when v_i > 1 and v_j > 1 and substr(p_one, v_i - 1, 2) = reverse(substr(p_other, v_j - 1, 2))
          then v_before[v_j - 1] + 1 end);
    end loop;
    v_before := v_row;
    v_row := v_next;
  end loop;
  return v_row[length(p_other) + 1];
end;
$$;
