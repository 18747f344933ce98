//! The log, and what vouches for it.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbJson, DbTime, DbUuid};

    audit_events (seq) {
        seq -> BigInt,
        at -> DbTime,
        event -> Text,
        account_id -> Nullable<DbUuid>,
        client_id -> Nullable<Text>,
        request_id -> Nullable<Text>,
        facts -> DbJson,
        actor -> Nullable<DbUuid>,
        purpose -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::DbUuid;

    audit_concerns (account_id, seq) {
        account_id -> DbUuid,
        seq -> BigInt,
        lot -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    audit_chain (position) {
        position -> BigInt,
        event_seq -> BigInt,
        hash -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    audit_head (id) {
        id -> Integer,
        position -> BigInt,
        hash -> Binary,
        tag -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::DbTime;

    audit_pages (number) {
        number -> BigInt,
        first_seq -> BigInt,
        last_seq -> BigInt,
        gaps -> Binary,
        late -> Binary,
        root -> Binary,
        hash -> Binary,
        closed_at -> DbTime,
    }
}

diesel::table! {
    audit_root (id) {
        id -> Integer,
        page -> BigInt,
        hash -> Binary,
        tag -> Nullable<Binary>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(audit_events, audit_concerns, audit_chain);
