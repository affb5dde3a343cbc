select plan(4);
select is(ojs.histogram('{}', '{2,null,0,2}', '{1,9,3,4}'), '{3,0,5}');
select is(ojs.histogram('{1,1}', '{}', '{}'), '{1,1}');
select is(ojs.histogram('{}', '{null}', '{1}'), '{}');
select is(ojs.add_histograms('{1,2,3}', '{10}'), '{11,2,3}');
