select plan(4);
select ojs.add_tallies(array(
  select row('2030-01-01T12:00:00Z', 'work', 'type-' || to_char(n, 'FM0000'), 'enqueued', null, null, 1, null,
    null)::ojs.job_tally
  from generate_series(1, 1500) n));

select is(count(*), 1001::bigint) from ojs.job_count c where c.span = 'all';
select is(c.enqueued, 500::bigint) from ojs.job_count c where c.span = 'all' and c.type = 'other';

select ojs.add_tallies(array(
  select row('2030-01-01T12:00:00Z', 'queue-' || to_char(n, 'FM0000'), 't', 'enqueued', null, null, 1, null,
    null)::ojs.job_tally
  from generate_series(1, 3000) n));
select is(count(*) between 2000 and 2002, true) from ojs.job_count c where c.span = 'all';
select is(sum(c.enqueued), 4500::numeric) from ojs.job_count c where c.span = 'all';
