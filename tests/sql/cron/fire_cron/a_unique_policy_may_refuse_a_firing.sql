set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.cron('allow', null, 'nightly', '{"options": {"queue": "work", "unique": {}}}');

select is(given.fired(), 1);
select is(given.fired('2030-01-01T11:01:00Z'), 0);
select is(event('cron.skipped') ->> 'reason', 'duplicate');
