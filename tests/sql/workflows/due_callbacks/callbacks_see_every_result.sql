select plan(2);
select given.batch(array['a', 'b', 'c'], array['on_complete']);
select given.acked('b', '{"n": 2}');
select given.failed('a');
select given.acked('c', '3');

select is(p #> '{0,code}', '"fatal"'), is(p - 0, '[{"n": 2}, 3]')
from (select given.fetched('on-complete') -> 'parent_results') r(p);
