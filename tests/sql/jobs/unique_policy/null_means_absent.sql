select plan(1);

select is((ojs.unique_policy('{"keys": null, "args_keys": null, "meta_keys": null, "states": null, "period": null,
  "on_conflict": null}',
    '{"type": "a", "args": []}', 'q'))::text, (ojs.unique_policy('{}', '{"type": "a", "args": []}', 'q'))::text);
