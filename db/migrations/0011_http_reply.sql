-- What a core returns: a reply whose body is text, as the HTTP server sends it.
create type ojs.http_reply as (status integer, headers jsonb, body text);
comment on type ojs.http_reply is 'a reply with its body as text, as the HTTP server sends it';
