set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select ojs.tick('{promote,fold}');
set local ojs.now = '2030-01-01T12:00:05Z';
select ojs.tick('{promote}');
select is(jsonb_object_agg(c.name, c.succeeded_at), '{"promote": "2030-01-01T12:00:00+00:00",
  "fold": "2030-01-01T12:00:00+00:00"}', 'not more often than every ten seconds') from ojs.chore c;

set local ojs.now = '2030-01-01T12:00:20Z';
select ojs.tick('{promote}');
select is(jsonb_object_agg(c.name, c.succeeded_at), '{"promote": "2030-01-01T12:00:20+00:00",
  "fold": "2030-01-01T12:00:00+00:00"}') from ojs.chore c;
select ojs.tick('{no such chore}');
select is(count(*), 2::bigint) from ojs.chore;
