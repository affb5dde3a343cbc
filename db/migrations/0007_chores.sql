-- What the tick records for itself.

-- Sequences rather than rows: a sequence is changed in place and leaves no old versions behind.
create sequence ojs.horizon_seq minvalue 0 start 0;
create sequence ojs.horizon_asof minvalue 0 start 0;
comment on sequence ojs.horizon_seq is
  'Places in ojs.ready up to this one were drawn by transactions older than ojs.horizon_asof: once those have ended, '
  'all of these places are visible.';
create sequence ojs.horizon_looked minvalue 0 start 0;
comment on sequence ojs.horizon_looked is
  'The number of events and floors when ojs.raise_floors last found nothing to raise. While it has not changed, '
  'nothing has happened.';

create table ojs.past_day (
  name text collate "C" primary key,
  filenode bigint not null,
  pages bigint not null
);
comment on table ojs.past_day is
  'Days of ojs.done past their retention that are being counted. A session that prunes locks this table.';
comment on column ojs.past_day.pages is 'Pages of the file filenode whose jobs are counted in ojs.past_count.';

create table ojs.past_count (
  day text collate "C" not null,
  queue text collate "C" not null,
  completed bigint not null,
  cancelled bigint not null,
  primary key (day, queue)
);
comment on table ojs.past_count is 'What a past day held; taken from ojs.queue_total when the day is dropped.';

create table ojs.high_water_mark (
  sequence text collate "C" primary key,
  value bigint not null
);
comment on table ojs.high_water_mark is
  'The highest value that was seen of each sequence that no index shows. Rows are replicated and dumped where a '
  'sequence may not be, so a sequence below its mark is behind the data (ojs.repair_counters).';
