create or replace function ojs.count_events(p_until xid8, p_limit integer, out counted bigint, out again boolean)
language plpgsql as $$
-- Adds the events since the last call up to the asof p_until to ojs.job_count, about p_limit of them; one session at a
-- time, and none waits. The place of the last event is stored in the same transaction, so each is counted once. Events
-- that were removed before they were read are not counted. again: there may be more.
declare
  v_mark ojs.bookmark;
  v_read record;
begin
  counted := 0;
  again := false;
  select * into v_mark from ojs.bookmark b where b.name = 'metrics';
  if found and not exists (
    select from ojs.event e where (e.asof, e.seq) > (v_mark.asof, v_mark.seq) and e.asof <= p_until) then
    return;
  end if;
  if v_mark.name is null then
    insert into ojs.bookmark (name, at) values ('metrics', ojs.now()) on conflict do nothing;
  end if;
  select * into v_mark from ojs.bookmark b where b.name = 'metrics' for update skip locked;
  if not found then
    return;
  end if;

  v_read := ojs.read_tallies(v_mark.asof, v_mark.seq, p_until, p_limit);
  if v_read.seq is not null then
    perform ojs.add_tallies(v_read.tallies);
    update ojs.bookmark b set at = ojs.now(), asof = v_read.asof, seq = v_read.seq where b.name = 'metrics';
    select coalesce(sum(t.number), 0) into counted from unnest(v_read.tallies) t;
    again := v_read.is_cut;
  end if;
end;
$$;
