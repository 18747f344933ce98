//! Electronic documents.

use super::{accounts, erasures};

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbDate, DbTime, DbUuid};

    documents (id) {
        id -> DbUuid,
        account_id -> DbUuid,
        kind -> Text,
        agency -> Text,
        state -> Text,
        body -> Binary,
        issued_on -> DbDate,
        valid_until -> Nullable<DbDate>,
        over_on -> Nullable<DbDate>,
        as_of -> DbTime,
        end_told_at -> Nullable<DbTime>,
        supersedes -> Nullable<DbUuid>,
        version -> Integer,
        created_at -> DbTime,
        updated_at -> DbTime,
        emptied_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    document_steps (document_id, n) {
        document_id -> DbUuid,
        n -> Integer,
        state -> Text,
        agency -> Text,
        why -> Nullable<Binary>,
        at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::DbUuid;

    document_numbers (kind, number) {
        kind -> Text,
        number -> Binary,
        account_id -> DbUuid,
        document_id -> DbUuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::DbDate;

    document_misses (agency, day) {
        agency -> Text,
        day -> DbDate,
        misses -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    document_shares (digest) {
        digest -> Binary,
        id -> DbUuid,
        document_id -> DbUuid,
        made_by -> DbUuid,
        chosen -> Binary,
        expires_at -> DbTime,
        used_at -> Nullable<DbTime>,
        used_by -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    document_codes (cti) {
        cti -> Binary,
        document_id -> DbUuid,
        expires_at -> DbTime,
    }
}

diesel::allow_tables_to_appear_in_same_query!(documents, document_codes);
diesel::allow_tables_to_appear_in_same_query!(documents, document_numbers);
diesel::allow_tables_to_appear_in_same_query!(documents, accounts);
diesel::allow_tables_to_appear_in_same_query!(erasures, accounts);
