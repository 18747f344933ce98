alter table mandates drop column confirm_by;
