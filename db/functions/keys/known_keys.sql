create or replace function ojs.known_keys() returns table (hash bytea, name text, scopes text[], doors text[])
language sql volatile as $$
  -- Every key and the doors that it opens; keys that are revoked or expired open none.
  select k.hash, k.name, k.scopes, array(
    select d.door from ojs.scope_doors() d
    where d.scope = any (k.scopes) and k.revoked_at is null and (k.expires_at is null or k.expires_at > ojs.now()))
  from ojs.api_key k
$$;
