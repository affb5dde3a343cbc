set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.cron('skip');
update ojs.cron set next_run_at = ojs.now(), planned = true;
create or replace function ojs.fire_cron(p_cron ojs.cron, p_now timestamptz) returns boolean
language plpgsql as $$ begin perform ojs.try_again('in the way'); return true; end $$;

select is(ojs.tick('{cron}') -> 'fired', '0');
select is(c.next_run_at, ojs.now(), 'it is still due') from ojs.cron c;
select is(c.problem, null, 'and nothing is wrong with it') from ojs.cron c;
