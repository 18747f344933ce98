//! Accounts of other systems whose holders are to come here.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    legacy_accounts (source, legacy_id) {
        source -> Text,
        legacy_id -> Binary,
        content -> Binary,
        digest -> Binary,
        province -> Nullable<Text>,
        account_id -> Nullable<DbUuid>,
        blocked_why -> Nullable<Text>,
        imported_at -> DbTime,
        judged_at -> DbTime,
    }
}
