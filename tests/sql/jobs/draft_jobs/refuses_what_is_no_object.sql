select plan(10);

select is(e ->> 'sqlstate', 'OJ400', v.request), is(e ->> 'code', 'invalid_payload', v.request)
from (values ('[]'), ('"x"'), ('5'), ('null'), (null)) v(request),
  refusal(format('select ojs_enqueue(%L)', v.request)) e;
