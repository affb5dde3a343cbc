select plan(29);

select is(ojs.duration_ms(v.text), v.ms::bigint, v.text)
from (values
  ('PT1S', 1000), ('PT0.5S', 500), ('PT1.001S', 1001), ('PT1M', 60000), ('PT1H', 3600000), ('PT1H30M', 5400000),
  ('P1D', 86400000), ('P1DT1S', 86401000),
  ('P2W', 1209600000), ('+PT5S', 5000), ('PT0S', 0), ('1h30m', 5400000), ('500ms', 500), ('1.5s', 1500),
  ('300s', 300000),
  ('', null), ('P', null), ('PT', null), ('P1', null), ('1', null), ('PT1X', null), ('-PT1S', null), ('PT-1S', null),
  ('pt1s', null), ('P1DT', null), ('PT1S ', null),
  ('1 hour', null), ('h', null), ('1e3s', null)) v(text, ms);
