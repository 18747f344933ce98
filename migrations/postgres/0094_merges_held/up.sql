-- Nothing is erased by the calendar either of somebody of whom officers have said that they are somebody else, until that is settled; and
-- what holds what is kept of somebody holds what they left by the account that was made one with theirs.
drop view legal_holds;
create view legal_holds as
select a.id as account_id, a.person_id
from accounts a
where exists (select 1 from applications p where p.account_id = a.id and p.closed_at is null)
    or exists (select 1 from erasures e where e.account_id = a.id and e.ended_at is null and e.epoch = a.epoch)
    or (a.status <> 'closed' and (a.restricted_at is not null
        or exists (select 1 from cases r where r.account_id = a.id and r.state in ('routed', 'forwarded', 'reopened'))
        or exists (select 1 from locks l where l.account_id = a.id and l.ground in ('authority_asked', 'duress'))
        or exists (select 1 from merges m where m.first_account = a.id and m.state in ('proposed', 'waits'))
        or exists (select 1 from merges m where m.second_account = a.id and m.state in ('proposed', 'waits'))))
    or (a.status = 'closed' and exists (select 1 from people w join accounts s on s.person_id = w.merged_into
        where w.id = a.person_id and (exists (select 1 from applications p where p.account_id = s.id and p.closed_at is null)
            or exists (select 1 from erasures e where e.account_id = s.id and e.ended_at is null and e.epoch = s.epoch)
            or (s.status <> 'closed' and (s.restricted_at is not null
                or exists (select 1 from cases r where r.account_id = s.id and r.state in ('routed', 'forwarded', 'reopened'))
                or exists (select 1 from locks l where l.account_id = s.id and l.ground in ('authority_asked', 'duress'))
                or exists (select 1 from merges m where m.first_account = s.id and m.state in ('proposed', 'waits'))
                or exists (select 1 from merges m where m.second_account = s.id and m.state in ('proposed', 'waits')))))));
