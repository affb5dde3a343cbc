select plan(2);

select is(count(*), 0::bigint) from ojs.enqueue_each('{}', false);
select is(count(*), 0::bigint) from ojs.event;
