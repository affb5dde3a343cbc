select plan(6);
select given.job('dead_letter', v.name, '{"unique": {}}') from (values ('a'), ('b')) v(name);
select given.job('completed', 'c', '{"unique": {}}');

select is((ojs_retry_dead_letter(about('a'))).status, 200);
select is(e ->> 'code', 'duplicate'), is(e #>> '{details,existing_job_id}', given.id('a')::text)
from refusal($$ select ojs_enqueue(about('d', '{"type": "test.job", "args": [], "queue": "work", "unique": {}}')) $$) e;

select is(e ->> 'sqlstate', 'OJ409', 'a second one is refused while the first lives')
from refusal($$ select ojs_retry_dead_letter(about('b')) $$) e;
select given.acked();
select is((ojs_retry_dead_letter(about('b'))).status, 200);
select is(state('b'), 'available');
