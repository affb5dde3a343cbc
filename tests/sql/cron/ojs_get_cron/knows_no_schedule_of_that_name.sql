select plan(3);

select is(e ->> 'sqlstate', 'OJ404'), is(e -> 'details', '{"resource_type": "cron", "resource_id": "x"}')
from refusal($$ select ojs_get_cron('{"name": "x"}') $$) e;
select throws_ok($$ select ojs_delete_cron('{"name": "x"}') $$, 'OJ404');
