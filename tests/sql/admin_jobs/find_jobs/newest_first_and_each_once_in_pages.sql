select plan(4);
select given.a_job_in_every_state();
select given.job('completed', 'done ' || n, '{"queue": "done"}') from generate_series(1, 5) n;
create function pg_temp.pages(p_limit integer, out ids uuid[], out states text[], out cut boolean)
language plpgsql as $$
declare
  v_part record;
  v_after uuid;
begin
  ids := '{}';
  states := '{}';
  cut := false;
  loop
    v_part := ojs.find_jobs((ojs.job_filter('{}')).filter, v_after, p_limit);
    ids := ids || v_part.ids;
    states := states || v_part.states;
    cut := cut or v_part.is_partial;
    v_after := v_part.next;
    exit when v_after is null;
  end loop;
end;
$$;
select is((pg_temp.pages(n)).ids, array(select j.id from ojs.job_state j order by j.id desc), n || ' a page')
from unnest('{1,3,100}'::integer[]) n;
select is(row(p.states, p.cut)::text,
  row(array(select j.state from ojs.job_state j order by j.id desc), false)::text)
from pg_temp.pages(4) p;
