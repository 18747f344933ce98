-- Who acts by the grant where that is not its account's holder, and the mandate by which somebody acts for another or for an
-- organisation; none where people act for themselves.
alter table grants add column actor_account uuid;
alter table grants add column mandate_id uuid;
