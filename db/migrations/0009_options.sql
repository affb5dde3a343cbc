-- Options that take effect where they are met.

alter table ojs.job add column on_limit text;
comment on column ojs.job.on_limit is
  'What becomes of the job when a claim meets it and its rate limit is used up; null: it waits.';

alter type ojs.draft add attribute on_limit text;
alter type ojs.draft add attribute warnings jsonb;
comment on type ojs.draft is
  'A validated enqueue request, ready to be inserted; error is set when it was refused, existing when a unique policy '
  'answers with another job, warnings when members of it look misspelt.';
