select plan(2);
insert into ojs.parked (queue, limit_key, priority, seq, job_id)
select q, k, 0, n, gen_random_uuid()
from unnest('{work,other}'::text[]) q, unnest('{b,a:1,a,Z}'::text[]) k, generate_series(1, 3) n
where q = 'work' or k = 'Z';

select is(array(select k from ojs.parked_keys('work') k order by k collate "C"), '{Z,a,a:1,b}');
select is(array(select k from ojs.parked_keys('empty') k), '{}');
