select plan(5);
select given.job('active');
create temp table said as
select r.ord, r.status, r.body::jsonb as body
from ojs.ack_each(array[
    jsonb_build_object('job_id', given.id(), 'worker_id', 'another'),
    jsonb_build_object('job_id', given.id(), 'attempt', 2),
    jsonb_build_object('job_id', given.id(), 'attempt', 'x'),
    jsonb_build_object('job_id', given.id(), 'worker_id', null, 'attempt', 1.0, 'result', 7),
    '"no object"']) with ordinality r(status, headers, body, ord);

select is(array_agg(s.status order by s.ord), '{409,409,400,200,400}') from said s;
select is(s.body #> '{job,result}', '7', 'the result of the report that was taken') from said s where s.ord = 4;
select is(s.body #>> '{error,details,current_state}', 'completed', 'refused, since the fourth was right')
from said s where s.ord < 3;
select is(d.job, s.body -> 'job', 'kept as it was answered')
from said s, (select x.job::jsonb from ojs.done x) d where s.ord = 4;
