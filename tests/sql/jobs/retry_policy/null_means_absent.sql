select plan(1);

select is((ojs.retry_policy('{"max_attempts": null, "initial_interval": null, "max_interval": null,
  "backoff_coefficient": null,
    "jitter": null, "non_retryable_errors": null, "on_exhaustion": null}')).policy, (ojs.retry_policy('{}')).policy);
