//! Who somebody is: people, their accounts, what these rest on and are found by.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    people (id) {
        id -> DbUuid,
        data_key -> Nullable<Binary>,
        created_at -> DbTime,
        erased_at -> Nullable<DbTime>,
        subjects_since -> Nullable<DbTime>,
        merged_into -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    subjects (sector, person_id) {
        sector -> Text,
        person_id -> DbUuid,
        digest -> Binary,
        content -> Binary,
        since -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbDate, DbTime, DbUuid};

    accounts (id) {
        id -> DbUuid,
        person_id -> DbUuid,
        kind -> Text,
        level -> Nullable<Integer>,
        status -> Text,
        profile -> Binary,
        version -> Integer,
        created_at -> DbTime,
        updated_at -> DbTime,
        epoch -> Integer,
        marks -> Integer,
        level_since -> Nullable<DbTime>,
        issued_level -> Nullable<Integer>,
        issued_at -> Nullable<DbTime>,
        activate_by -> Nullable<DbTime>,
        activated_at -> Nullable<DbTime>,
        closed_at -> Nullable<DbTime>,
        closed_why -> Nullable<Text>,
        ends_on -> Nullable<DbDate>,
        identity -> Nullable<Binary>,
        identity_version -> Nullable<Integer>,
        identity_source -> Nullable<Text>,
        identity_as_of -> Nullable<DbTime>,
        contact -> Nullable<Binary>,
        contact_version -> Nullable<Integer>,
        over_since -> Nullable<DbTime>,
        restricted_at -> Nullable<DbTime>,
        likeness -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    numbers (blind) {
        blind -> Binary,
        kind -> Text,
        person_id -> DbUuid,
        since -> DbTime,
        until -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::DbTime;

    awaited_numbers (blind, list, entry) {
        blind -> Binary,
        list -> Text,
        entry -> Binary,
        stirred_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    proofs (account_id, id) {
        account_id -> DbUuid,
        id -> DbUuid,
        level -> Integer,
        method -> Text,
        source -> Text,
        reference -> Text,
        officer -> Nullable<DbUuid>,
        at -> DbTime,
        facts -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    identifiers (blind_index) {
        blind_index -> Binary,
        kind -> Text,
        account_id -> DbUuid,
        verified_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    erasures (account_id) {
        account_id -> DbUuid,
        asked_at -> DbTime,
        due_at -> DbTime,
        epoch -> Integer,
        ended_at -> Nullable<DbTime>,
    }
}
