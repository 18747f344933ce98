-- The release before knows no such section, and reads no law at all with it.
delete from policy_versions where section = 'retention';
drop view legal_holds;
drop table retention_passes;
