//! What people ask the authority for.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbDate, DbJson, DbTime, DbUuid};

    applications (id) {
        id -> DbUuid,
        reference -> Text,
        kind -> Text,
        about -> Text,
        person_id -> DbUuid,
        account_id -> DbUuid,
        begun_by -> DbUuid,
        unit -> Nullable<Text>,
        state -> Text,
        reason -> Nullable<Text>,
        form -> Binary,
        facts -> Nullable<Binary>,
        policy -> Nullable<Text>,
        complete_on -> Nullable<DbDate>,
        clock -> Nullable<DbJson>,
        due_on -> Nullable<DbDate>,
        alert_on -> Nullable<DbDate>,
        alerted -> Integer,
        ask_again_at -> Nullable<DbTime>,
        lapses_on -> Nullable<DbDate>,
        agreed -> Integer,
        version -> Integer,
        created_at -> DbTime,
        updated_at -> DbTime,
        decided_at -> Nullable<DbTime>,
        closed_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    application_steps (application_id, n) {
        application_id -> DbUuid,
        n -> Integer,
        state -> Text,
        at -> DbTime,
        by_account -> Nullable<DbUuid>,
        unit -> Nullable<Text>,
        reason -> Nullable<Text>,
        words -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    application_evidence (application_id, n) {
        application_id -> DbUuid,
        n -> Integer,
        kind -> Text,
        file_id -> Nullable<DbUuid>,
        answer -> Nullable<Binary>,
        at -> DbTime,
        by_account -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    opinions (application_id, officer_id) {
        application_id -> DbUuid,
        officer_id -> DbUuid,
        opinion -> Text,
        at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    appointments (office, slot, seat) {
        office -> Text,
        slot -> DbTime,
        seat -> Integer,
        application_id -> DbUuid,
        booked_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    past_appointments (application_id, n) {
        application_id -> DbUuid,
        n -> Integer,
        office -> Text,
        slot -> DbTime,
        booked_at -> DbTime,
        ended_at -> DbTime,
        how -> Text,
        by_account -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbDate, DbTime, DbUuid};

    files (person_id, id) {
        person_id -> DbUuid,
        id -> DbUuid,
        purpose -> Text,
        media_type -> Text,
        size -> Integer,
        digest -> Binary,
        sealed -> Binary,
        created_at -> DbTime,
        erase_on -> Nullable<DbDate>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(applications, application_steps);
