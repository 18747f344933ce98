-- Who acted on somebody's account in the State's name, and for which purpose. Both stand in `facts` too, where the chain's
-- hash covers them and the release before this one, which knows no such columns, hashes them as well.
alter table audit_events add column actor uuid;
alter table audit_events add column purpose text;
