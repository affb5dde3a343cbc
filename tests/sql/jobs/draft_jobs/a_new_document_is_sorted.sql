-- jsonb sorts the members that it reads, unless they are sorted already.
select plan(1);

select is(array(select json_object_keys(d.doc::json)), array(select jsonb_object_keys(d.doc::jsonb)))
from (select '{' || doc_text as doc
      from ojs.draft_job('{"type": "t", "args": [], "priority": 3}', false, ojs.now())) d;
