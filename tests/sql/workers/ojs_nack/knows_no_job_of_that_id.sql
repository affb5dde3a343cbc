select plan(1);

select throws_ok($$ select ojs_nack('{"job_id": "01970000-0000-7000-8000-000000000000", "error": {"code": "e"}}') $$,
  'OJ404');
