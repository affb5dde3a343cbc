set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.job('scheduled', 'it',
  '{"scheduled_at": "2030-01-01T15:00:00+02:00", "expires_at": "2099-12-31T23:59:59Z"}');

select is(job() ->> 'expires_at', '2099-12-31T23:59:59Z');
select is(job() ->> 'scheduled_at', '2030-01-01T15:00:00+02:00', 'ojs-json-format 5.3: the zone survives');
