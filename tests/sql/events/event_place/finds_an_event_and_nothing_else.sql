select plan(3);
select given.job('available');

select is((p).seq, e.seq) from ojs.event e, ojs.event_place(ojs.event_id(e.at, e.seq, 1)) p;
select is((ojs.event_place(ojs.event_id(e.at - interval '1 s', e.seq, 1))).seq, null, 'of another time')
from ojs.event e;
select is((ojs.event_place('evt_x')).seq, null);
