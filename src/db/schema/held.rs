//! What somebody holds that is a key of theirs.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    devices (account_id, id) {
        account_id -> DbUuid,
        id -> DbUuid,
        thumbprint -> Binary,
        label -> Binary,
        slot -> Integer,
        bound_at -> DbTime,
        revoked_at -> Nullable<DbTime>,
        revoked_why -> Nullable<Text>,
        version -> Integer,
        tier -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    push_addresses (account_id, id) {
        account_id -> DbUuid,
        id -> DbUuid,
        digest -> Binary,
        address -> Binary,
        session -> Text,
        browser -> Binary,
        made_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    recovery_codes (account_id, digest) {
        account_id -> DbUuid,
        digest -> Binary,
        made_at -> DbTime,
        used_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    user_codes (account_id) {
        account_id -> DbUuid,
        digest -> Binary,
        set_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    passcodes (account_id) {
        account_id -> DbUuid,
        recipe -> Text,
        tag -> Binary,
        duress_tag -> Nullable<Binary>,
        set_at -> DbTime,
        rests_since -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    duresses (account_id) {
        account_id -> DbUuid,
        raised_at -> DbTime,
        locked_at -> Nullable<DbTime>,
    }
}
