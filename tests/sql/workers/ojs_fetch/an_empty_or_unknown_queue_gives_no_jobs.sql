select plan(2);

select is(r.status, 200), is(r.body, '{"jobs": []}') from ojs_fetch('{"queues": ["nowhere"]}') r;
