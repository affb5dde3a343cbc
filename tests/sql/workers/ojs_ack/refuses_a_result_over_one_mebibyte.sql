select plan(3);
select given.job('active');

select is(refusal($$ select ojs_ack(about('it', jsonb_build_object('result', repeat('x', 1048577)))) $$) ->> 'sqlstate',
  'OJ413');

select is(state(), 'active');
select is((ojs_ack(about('it', jsonb_build_object('result', repeat('x', 65536))))).status, 200, '64 KiB must be taken');
