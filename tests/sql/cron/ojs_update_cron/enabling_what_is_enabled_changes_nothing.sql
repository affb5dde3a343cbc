set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.cron('skip', '2030-01-02T12:00:00Z');
create temporary table before as select ctid::text as version from ojs.cron;
set local ojs.now = '2030-01-01T13:00:00Z';

select is(c ->> 'next_run_at', '2030-01-02T12:00:00.000Z'), is(c ->> 'updated_at', '2030-01-01T12:00:00.000Z')
from given.enabled(true, '2030-01-05T00:00:00Z') c;
select is(c.ctid::text, b.version, 'nothing is written') from ojs.cron c, before b;
