set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.job('active', 'it', '{"expires_at": "2030-01-01T12:00:05Z"}');
set local ojs.now = '2030-01-01T12:10:00Z';

select is(ojs.tick('{reap}') -> 'expired', '0');
select is((ojs_ack(about())).status, 200);
