//! Accounts that may be one person's.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbDate, DbTime, DbUuid};

    merges (id) {
        id -> DbUuid,
        first_account -> DbUuid,
        second_account -> DbUuid,
        found_by -> Text,
        state -> Text,
        reason -> Nullable<Text>,
        surviving_account -> Nullable<DbUuid>,
        words -> Nullable<Binary>,
        proposed_by -> Nullable<DbUuid>,
        decided_by -> Nullable<DbUuid>,
        due_on -> Nullable<DbDate>,
        first_agreed_at -> Nullable<DbTime>,
        second_agreed_at -> Nullable<DbTime>,
        first_told_at -> Nullable<DbTime>,
        second_told_at -> Nullable<DbTime>,
        version -> Integer,
        created_at -> DbTime,
        updated_at -> DbTime,
    }
}
