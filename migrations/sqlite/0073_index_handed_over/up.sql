-- Whose account became their own: asked at every sign-in to a service.
create index if not exists mandates_handed_over on mandates (principal_account)
    where ended_why = 'handed_over';
