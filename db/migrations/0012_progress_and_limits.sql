-- What operators and failed jobs say about rate limits, beside what jobs say at enqueue.

create table ojs.rate_limit_override (
  key text primary key,
  sets_rate boolean not null,
  max_starts integer,
  period_ms bigint,
  sets_concurrency boolean not null,
  concurrency integer,
  until timestamptz,
  set_at timestamptz not null
);
comment on table ojs.rate_limit_override is
  'What an operator has set in place of the limit that jobs set (ojs.rate_limit), which holds again afterwards.';
comment on column ojs.rate_limit_override.sets_rate is
  'False: the rate of the jobs holds. True with max_starts null: there is none. sets_concurrency is alike.';
comment on column ojs.rate_limit_override.until is 'When it ends; null: when an operator ends it.';

create table ojs.rate_limit_block (
  key text not null,
  until timestamptz not null,
  xact xid8 not null default pg_current_xact_id(),
  primary key (key, until, xact)
);
comment on table ojs.rate_limit_block is
  'Until then no job of the key starts, as a failed one said (rate_limit_until). Rows are only inserted, because a '
  'failing job owns its token, and in the lock order rate limits come before tokens.';
comment on column ojs.rate_limit_block.xact is
  'The transaction that wrote it; it keeps equal rows apart, so that nobody waits for another.';
