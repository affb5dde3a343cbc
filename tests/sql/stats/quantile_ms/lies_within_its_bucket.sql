select plan(5);
select is(ojs.quantile_ms('{}', '{10,20}', 0.5), null);
select is(ojs.quantile_ms('{10}', '{10,20}', 0.5), 5.0);
select is(ojs.quantile_ms('{0,10}', '{10,20}', 0.5), 15.0);
select is(ojs.quantile_ms('{90,9,1}', '{10,20}', 0.5), 5.6);
select is(ojs.quantile_ms('{1,1,98}', '{10,20}', 0.99), 20.0, 'longer ones count as the last bound');
