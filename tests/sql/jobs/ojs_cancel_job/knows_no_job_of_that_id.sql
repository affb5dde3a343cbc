select plan(4);

select is(refusal(format('select ojs_cancel_job(%L)', jsonb_build_object('id', v.id))) ->> 'sqlstate', 'OJ404', v.id),
  is(refusal(format('select ojs_cancel_job(%L)', jsonb_build_object('id', v.id))) -> 'details',
         jsonb_build_object('resource_type', 'job', 'resource_id', v.id))
from (values ('01970000-0000-7000-8000-000000000000'), ('no uuid at all')) v(id);
