set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.job('active', 'it', '{"timeout": 60, "grace_period": 30}');

set local ojs.now = '2030-01-01T12:01:29Z';
select is(ojs.tick('{reap}') -> 'reaped', '0');
set local ojs.now = '2030-01-01T12:01:30Z';
select is(ojs.tick('{reap}') -> 'reaped', '1');
