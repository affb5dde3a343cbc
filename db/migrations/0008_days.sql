-- Every table says which row is which, so that all of them can be published; and what pruning and
-- restored data ask for.

alter table ojs.ready replica identity using index ready_next;
alter table ojs.parked replica identity using index parked_next;
-- Two rows of it may be the same.
alter table ojs.tally replica identity full;

drop index ojs.done_id;
-- squawk-ignore adding-serial-primary-key-field, constraint-missing-not-valid
alter table ojs.done add constraint done_pkey primary key (id, finished_at);
drop index ojs.event_seq;
-- squawk-ignore adding-serial-primary-key-field, constraint-missing-not-valid
alter table ojs.event add constraint event_pkey primary key (seq, at);

-- What lies in no day is removed row by row.
create index done_default_age on ojs.done_default (finished_at);
create index event_default_age on ojs.event_default (at);
create index queue_minute_age on ojs.queue_minute (minute);

create table ojs.past_day (
  name text collate "C" primary key,
  filenode bigint not null,
  pages bigint not null
);
comment on table ojs.past_day is
  'Days of ojs.done past their retention that are being counted. Who prunes holds a lock on this table.';
comment on column ojs.past_day.pages is 'Pages of the file filenode whose jobs lie in ojs.past_count.';

create table ojs.past_count (
  day text collate "C" not null,
  queue text collate "C" not null,
  completed bigint not null,
  cancelled bigint not null,
  primary key (day, queue)
);
comment on table ojs.past_count is 'What a past day held, taken out of ojs.queue_total when the day is dropped.';

create table ojs.mark (
  name text collate "C" primary key,
  value bigint not null
);
comment on table ojs.mark is
  'How far a sequence was, written now and then. Rows are replicated and dumped where a sequence may not be, so a '
  'sequence below its mark is behind its rows (ojs.repair_counters).';

create sequence ojs.horizon_looked minvalue 0 start 0;
comment on sequence ojs.horizon_looked is
  'Events and floors that there were when ojs.raise_floors last found nothing to raise; as long as it is their number, '
  'nothing has happened.';
