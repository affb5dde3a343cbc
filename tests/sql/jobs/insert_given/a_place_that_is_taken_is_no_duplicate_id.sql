-- As after a cut-over that did not carry the sequence.
select plan(2);
select given.job('available', 'first');
select setval('ojs.ready_seq', min(r.seq), false) from ojs.ready r;

select throws_ok($$ select given.job('available', 'second') $$, '40001');

select given.job('available', 'second');
select is(state('second'), 'available', 'the next place is free');
