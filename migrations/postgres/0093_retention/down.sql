drop view legal_holds;
drop table retention_passes;
