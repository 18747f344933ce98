alter table clients drop column closed_at;
alter table clients drop column closing_with;
alter table clients drop column successor;
alter table clients drop column closing_at;
