set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select given.job('scheduled', v.name, jsonb_build_object('scheduled_at', v.at))
from (values ('late', '2030-01-01T15:00:00Z'), ('early', '2030-01-01T13:00:00Z'),
  ('later', '2030-01-01T18:00:00Z')) v(name, at);
set local ojs.now = '2030-01-01T15:00:00Z';

select is(ojs.tick('{promote}') -> 'promoted', '2');

select is(given.fetched() ->> 'id', given.id('early')::text);
select is(given.fetched() ->> 'id', given.id('late')::text);
select is(state('later'), 'scheduled');
