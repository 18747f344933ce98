alter table passkeys drop column made_for;
