select plan(3);

select refusal($$ select ojs_enqueue('{"type": "a", "args": [], "queue": "new", "priority": 999}') $$);

select is(count(*), 0::bigint) from ojs.job;
select is(count(*), 0::bigint) from ojs.queue;
select is(count(*), 0::bigint) from ojs.event;
