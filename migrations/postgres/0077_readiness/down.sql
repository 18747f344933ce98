drop table province_sign_ons;
drop table province_readiness;
