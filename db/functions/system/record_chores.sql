create or replace function ojs.record_chores(p_chores text[], p_now timestamptz) returns void
language plpgsql as $$
-- Records that these chores of the tick have worked, every ten seconds at most. It is committed with what they did. Of
-- sessions that tick at the same time one records; none waits for another.
begin
  if not exists (
    select from unnest(p_chores) u(name)
    where not exists (
      select from ojs.chore c where c.name = u.name
        and c.succeeded_at between p_now - interval '10 seconds' and p_now)) then
    return;
  end if;
  update ojs.chore c
  set succeeded_at = p_now
  where c.name = any (array(
    select x.name from ojs.chore x
    where x.name = any (p_chores) and x.succeeded_at not between p_now - interval '10 seconds' and p_now
    order by x.name for update skip locked));
  if exists (
    select from unnest(p_chores) u(name) where not exists (select from ojs.chore c where c.name = u.name)) then
    begin
      lock table ojs.chore in share row exclusive mode nowait;
      insert into ojs.chore (name, succeeded_at)
      select u.name, p_now from unnest(p_chores) u(name)
      where u.name in ('promote', 'reap', 'leases', 'workers', 'expiry', 'cron', 'fold', 'floors', 'prune', 'gauges',
        'metrics', 'bulk', 'drain')
      on conflict do nothing;
    exception when lock_not_available then
      null;
    end;
  end if;
end;
$$;
