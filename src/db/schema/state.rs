//! The law by date, and the places and agencies of the State.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbDate, DbTime};

    policy_versions (section, valid_from, digest) {
        section -> Text,
        valid_from -> DbDate,
        digest -> Text,
        body -> Text,
        loaded_by -> Text,
        loaded_at -> DbTime,
        confirmed_by -> Nullable<Text>,
        confirmed_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbDate, DbTime};

    units (kind, code, valid_from) {
        kind -> Text,
        code -> Text,
        valid_from -> DbDate,
        valid_to -> Nullable<DbDate>,
        name -> Text,
        parent -> Nullable<Text>,
        place -> Nullable<Text>,
        source -> Text,
        written_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbDate, DbTime};

    unit_changes (kind, old, new, valid_from) {
        kind -> Text,
        old -> Text,
        new -> Text,
        valid_from -> DbDate,
        source -> Text,
        written_at -> DbTime,
    }
}
