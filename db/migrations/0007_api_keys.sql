-- Keys of HTTP clients, each allowed what its scopes allow.

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
  'Keys of HTTP clients. While there is a row, also of a revoked key, no request is answered without a key.';
comment on column ojs.api_key.hash is
  'SHA-256 of the key, which is 256 random bits: there is nothing to guess that a slow hash would protect.';
