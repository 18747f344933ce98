-- Who represents or represented somebody: asked at every sign-in to a service.
create index if not exists mandates_of_wards on mandates (principal_account)
    where role = 'guardian';
