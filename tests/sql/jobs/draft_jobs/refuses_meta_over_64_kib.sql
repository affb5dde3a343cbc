select plan(4);

select is(e ->> 'sqlstate', 'OJ413'), is(e ->> 'code', 'metadata_too_large'), is(e #> '{details,max_bytes}', '65536')
from refusal($$ select ojs_enqueue(jsonb_build_object('type', 'a', 'args', '[]'::jsonb, 'meta',
  jsonb_build_object('a', repeat('x', 65536)))) $$) e;
select is(refusal($$ select ojs_enqueue(jsonb_build_object('type', 'a', 'args', '[]'::jsonb, 'meta',
  jsonb_build_object('a', repeat('x', 65500)))) $$), null);
