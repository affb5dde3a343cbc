set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.job('active');
set local ojs.now = '2030-01-01T12:20:00Z';

select is(ojs.tick('{reap}') -> 'dead_workers', '0');
select is(state(), 'active');
