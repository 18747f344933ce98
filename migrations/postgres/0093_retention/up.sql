-- When what is kept for a while was last looked at, by kind of record. What one pass erases is counted here in the transaction that
-- erases it, and goes into the audit log, once, when the pass is over: a pass that was stopped is told by the next.
create table retention_passes (
    kind text primary key,
    pending bigint not null,
    ran_at timestamptz,
    erased_at timestamptz,
    erased bigint not null,
    total bigint not null
);
-- Accounts of which nothing is erased by the calendar: something they asked for is not decided or an erasure waits; of those that are not
-- closed also while the processing of their data is restricted, a report of theirs is not answered, or they are locked because an
-- authority asked or somebody forces their holder.
create view legal_holds as
select a.id as account_id, a.person_id
from accounts a
where exists (select 1 from applications p where p.account_id = a.id and p.closed_at is null)
    or exists (select 1 from erasures e where e.account_id = a.id and e.ended_at is null and e.epoch = a.epoch)
    or (a.status <> 'closed' and (a.restricted_at is not null
        or exists (select 1 from cases r where r.account_id = a.id and r.state in ('routed', 'forwarded', 'reopened'))
        or exists (select 1 from locks l where l.account_id = a.id and l.ground in ('authority_asked', 'duress'))));
