select plan(2);

select is(refusal(format('select ojs_ack(%L)', jsonb_build_object('job_id', v.id))) ->> 'sqlstate', 'OJ404', v.id)
from (values ('01970000-0000-7000-8000-000000000000'), ('no uuid at all')) v(id);
