-- Lines of histories are written in lots, each with an entry of the log that vouches for it. Those of before name none.
alter table audit_concerns add column lot integer;
