drop table audit_root;
drop table audit_pages;
