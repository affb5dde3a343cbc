select plan(2);
select given.job('available', 'plain');

select is((ojs_enqueue('{"type": "test.job", "args": [], "unique": {}}')).status, 201);
select is((ojs_enqueue('{"type": "test.job", "args": []}')).status, 201);
