//! How far provinces are.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    province_readiness (province, criterion) {
        province -> Text,
        criterion -> Text,
        met -> Bool,
        note -> Text,
        agency -> Text,
        entered_by -> DbUuid,
        entered_at -> DbTime,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::DbTime;

    province_sign_ons (client_id) {
        client_id -> Text,
        signed_in_at -> DbTime,
    }
}
