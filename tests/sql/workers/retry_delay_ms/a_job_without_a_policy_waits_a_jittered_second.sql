select plan(1);

select ok(ojs.retry_delay_ms(null, 1) between 500 and 1499);
