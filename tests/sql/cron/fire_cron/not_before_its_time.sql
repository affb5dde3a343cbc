set local ojs.now = '2030-01-01T02:59:59.999Z';
select plan(3);
select given.cron('skip', '2030-01-01T03:00:00Z');

select is(d -> 'fired', '0'), is((d -> 'next_cron_in_ms')::integer, 1) from ojs.tick('{cron}') d;
set local ojs.now = '2030-01-01T03:00:00Z';
select is(ojs.tick('{cron}') -> 'fired', '1');
