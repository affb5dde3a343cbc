-- What operators did to a job is part of its history.

create index audit_of_target on ojs.audit (target);
