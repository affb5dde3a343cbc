set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.cron('allow', '2030-01-01T03:00:00Z');
set local ojs.now = '2030-01-05T12:00:00Z';

select is(ojs.tick('{cron}') -> 'fired', '1');

select is(array(select (to_plan ->> 'now')::timestamptz from ojs.unplanned_crons()),
  array[timestamptz '2030-01-05T12:00:00Z'],
  'planned from now on');
select is(ojs.tick('{cron}') -> 'fired', '0');
