select plan(1);

select throws_ok($$ select ojs_activate_job('{"id": "01970000-0000-7000-8000-000000000000"}') $$, 'OJ404');
