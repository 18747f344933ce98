-- The release before knows no such section, and reads no law at all with it.
delete from policy_versions where section = 'readiness';
drop table province_sign_ons;
drop table province_readiness;
