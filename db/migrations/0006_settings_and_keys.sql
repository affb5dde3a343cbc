-- Settings that servers wrote, and the keys of HTTP clients.

create table ojs.setting (
  name text primary key,
  value text not null
);
comment on table ojs.setting is
  'Settings in ms that a server stored at its start, or an operator (ojs.configure), and values that functions keep.';

create table ojs.api_key (
  name text collate "C" primary key,
  hash bytea not null unique,
  scopes text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  constraint api_key_has_a_scope check (cardinality(scopes) > 0)
);
comment on table ojs.api_key is
  'Keys of HTTP clients; each opens the doors of its scopes. While there is a row, even of a revoked key, requests '
  'without a key are refused.';
comment on column ojs.api_key.hash is
  'SHA-256 of the key. The key is 256 random bits, so a slow hash would protect nothing more.';
