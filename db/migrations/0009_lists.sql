-- Lists of jobs. What a list of live jobs looks up by state; plain jobs are in none of these indexes.

create index job_of_state on ojs.job (state, id) where state <> 'available';
