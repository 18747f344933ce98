drop index jobs_by_lane;
alter table jobs drop column lane;
drop table watched;
