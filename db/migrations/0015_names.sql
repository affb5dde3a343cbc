-- Names in the words of the field, and the queue of a schedule stored instead of read from its template.

-- No server of an older release runs beside this one.
-- squawk-ignore renaming-table
alter table ojs.mark rename to high_water_mark;
-- squawk-ignore renaming-object
alter table ojs.high_water_mark rename constraint mark_pkey to high_water_mark_pkey;
-- squawk-ignore renaming-column
alter table ojs.high_water_mark rename column name to sequence;
comment on table ojs.high_water_mark is
  'The highest value that was seen of each sequence that no index shows. Rows are replicated and dumped where a '
  'sequence may not be, so a sequence below its mark is behind the data (ojs.repair_counters).';

alter table ojs.cron add column queue text collate "C";
update ojs.cron
set queue = coalesce(case when template -> 'options' ? 'queue' then template #>> '{options,queue}'
  else template ->> 'queue' end, 'default');
-- squawk-ignore adding-not-nullable-field
alter table ojs.cron alter column queue set not null;
comment on column ojs.cron.queue is 'The queue that the jobs of the schedule go to, as ojs.draft_job reads template.';
