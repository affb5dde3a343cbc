select plan(1);

select is((ojs_create_workflow('{"type": "chain", "steps": null, "jobs": [{"type": "a", "args": []}]}')).status, 201);
