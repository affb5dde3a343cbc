select plan(12);
select is(ojs.normal_message(m.message), m.normal)
from (values
  ('timeout after 30.5 s', 'timeout after <n> s'),
  ('user 42 of 43', 'user <n> of <n>'),
  ('job 01a20ee8-12ed-7342-937d-1e603a883a1b is gone', 'job <uuid> is gone'),
  ('object 0x7fb952b82a10 at deadbeef01', 'object <hex> at <hex>'),
  ('no file "a b.txt" here', 'no file <text> here'),
  ('can''t find the user''s key ''abc''', 'can''t find the user''s key <text>'),
  ('cannot open /var/lib/x.txt: denied', 'cannot open <path>: denied'),
  ('GET https://example.com/a/1?b=2 failed', 'GET <url> failed'),
  ('connection refused to billing-db:5432', 'connection refused to billing-db:<n>'),
  (E'two\n  lines', 'two lines'),
  ('facade defaced', 'facade defaced'),
  (repeat('ab ', 1000), repeat('ab ', 166) || 'ab')) m(message, normal);
