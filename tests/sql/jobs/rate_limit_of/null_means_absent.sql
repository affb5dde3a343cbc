select plan(1);

select is((ojs.rate_limit_of('{"key": null, "concurrency": null, "rate": null, "throttle": null, "max_per_second": null,
  "period": null}'))::text,
  (ojs.rate_limit_of('{}'))::text);
