//! That officers help people with what they ask for.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    assistances (id) {
        id -> DbUuid,
        account_id -> DbUuid,
        scope -> Text,
        state -> Text,
        helper -> Nullable<DbUuid>,
        agency -> Nullable<Text>,
        role -> Nullable<Text>,
        secret -> Binary,
        question -> Nullable<DbUuid>,
        tries -> Integer,
        epoch -> Integer,
        created_at -> DbTime,
        good_until -> DbTime,
        opened_at -> Nullable<DbTime>,
    }
}
