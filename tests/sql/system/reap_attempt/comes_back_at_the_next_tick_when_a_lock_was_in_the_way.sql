set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select given.job('active');
create or replace function ojs.fail_attempt(p_held ojs.active, p_error jsonb, p_action text, p_now timestamptz,
  p_delay_ms bigint default null) returns jsonb language plpgsql as $$
    begin perform ojs.try_again('in the way'); return null; end $$;

set local ojs.now = '2030-01-01T13:00:00Z';
select is(ojs.tick('{leases}') -> 'reaped', '1');
select is(job() ->> 'state', 'active', 'nothing was lost');
select is(ojs.tick('{leases}') -> 'reaped', '1', 'the next tick takes it up again');

create or replace function ojs.fail_attempt(p_held ojs.active, p_error jsonb, p_action text, p_now timestamptz,
  p_delay_ms bigint default null) returns jsonb language plpgsql as $$ begin perform 1 / 0; return null; end $$;
select is(array[ojs.tick('{leases}') -> 'reaped', ojs.tick('{leases}') -> 'reaped'], array['1', '0']::jsonb[],
  'what is broken is left for a minute');
