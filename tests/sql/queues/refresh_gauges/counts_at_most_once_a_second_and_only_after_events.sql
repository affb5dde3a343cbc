set local ojs.now = '2030-01-01T12:00:00Z';
select plan(7);
insert into ojs.setting (name, value) values ('count_below_bytes', '0');
select given.job('available', 'a');
select is(ojs.refresh_gauges(), 1);
select given.job('available', 'b');
set local ojs.now = '2030-01-01T12:00:00.5Z';
select is(ojs.refresh_gauges(), 0, 'too soon');
set local ojs.now = '2030-01-01T12:00:02Z';
select is(ojs.refresh_gauges(), 1);
select is(g.available, 2::bigint) from ojs.queue_gauge g;

delete from ojs.ready;
set local ojs.now = '2030-01-01T12:00:30Z';
select is(ojs.refresh_gauges(), 0, 'no event says that something changed');
set local ojs.now = '2030-01-01T12:02:00Z';
select is(ojs.refresh_gauges(), 1, 'but once a minute it looks');
select is(count(*), 0::bigint) from ojs.queue_gauge;
