drop table policy_versions;
