//! Questions that people answer by a signature of their key.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbJson, DbTime, DbUuid};

    approvals (id) {
        id -> DbUuid,
        account_id -> Nullable<DbUuid>,
        kind -> Text,
        asked_by -> Text,
        handle -> Binary,
        shown -> Nullable<Binary>,
        shown_digest -> Nullable<Binary>,
        number -> Nullable<Binary>,
        effect -> Binary,
        epoch -> Integer,
        tries -> Integer,
        state -> Text,
        created_at -> DbTime,
        expires_at -> DbTime,
        answered_at -> Nullable<DbTime>,
        key_id -> Nullable<Text>,
        signature -> Nullable<Binary>,
        proven -> Nullable<DbJson>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    signatures (approval_id) {
        approval_id -> DbUuid,
        organisation -> DbUuid,
        filed_by -> DbUuid,
        names_filer -> Bool,
        signed_by -> Nullable<DbUuid>,
        client_id -> Text,
        title -> Binary,
        document -> Binary,
        asked_at -> DbTime,
        signed_at -> Nullable<DbTime>,
    }
}
