select plan(4);

select ok(ojs.now() between clock_timestamp() - interval '1 minute' and clock_timestamp(), 'the clock of the machine');
set local ojs.now = '2030-01-01T12:00:00Z';
select is(ojs.now(), timestamptz '2030-01-01T12:00:00Z');
set local ojs.now = '';
select ok(ojs.now() < clock_timestamp() + interval '1 minute');
select ok(ojs.now() > now(), 'it goes on within a transaction');
