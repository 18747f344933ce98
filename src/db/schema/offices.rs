//! Who may act for whom, and who is invited to.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbDate, DbJson, DbTime, DbUuid};

    mandates (id) {
        id -> DbUuid,
        role -> Text,
        principal_account -> Nullable<DbUuid>,
        agency_code -> Nullable<Text>,
        actor_account -> DbUuid,
        scope -> Nullable<DbJson>,
        place_code -> Nullable<Text>,
        valid_from -> DbDate,
        valid_to -> Nullable<DbDate>,
        source -> Text,
        reference -> Text,
        granted_by -> Text,
        granted_at -> DbTime,
        ended_at -> Nullable<DbTime>,
        ended_by -> Nullable<Text>,
        ended_why -> Nullable<Text>,
        version -> Integer,
        confirm_by -> Nullable<DbDate>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbDate, DbJson, DbTime, DbUuid};

    invitations (id) {
        id -> DbUuid,
        organisation -> DbUuid,
        number -> Binary,
        roles -> DbJson,
        scope -> Nullable<DbJson>,
        valid_to -> Nullable<DbDate>,
        invited_by -> DbUuid,
        created_at -> DbTime,
        expires_at -> DbTime,
        ended_at -> Nullable<DbTime>,
        ended_as -> Nullable<Text>,
        told_at -> Nullable<DbTime>,
        declined_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    agreements (account_id, client_id) {
        account_id -> DbUuid,
        client_id -> Text,
        mandate_id -> DbUuid,
        given_at -> DbTime,
        until -> DbTime,
    }
}
