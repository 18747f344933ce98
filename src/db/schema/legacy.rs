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
        moved_at -> Nullable<DbTime>,
        brought_by -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::DbTime;

    legacy_sources (source) {
        source -> Text,
        listed_at -> Nullable<DbTime>,
        rejected -> BigInt,
        cut_over_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    legacy_invitations (source, legacy_id) {
        source -> Text,
        legacy_id -> Binary,
        code -> Binary,
        times -> Integer,
        sent_at -> DbTime,
        expires_at -> DbTime,
        came_at -> Nullable<DbTime>,
        came_by -> Nullable<DbUuid>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(legacy_accounts, legacy_invitations);
