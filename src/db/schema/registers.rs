//! What national registers said, told, and how far they have been followed.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::DbTime;

    register_answers (register, question) {
        register -> Text,
        question -> Binary,
        subject -> Binary,
        answer -> Binary,
        as_of -> DbTime,
        kept_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::DbTime;

    register_events (register, event_id) {
        register -> Text,
        event_id -> Text,
        kind -> Text,
        subject -> Binary,
        corrects -> Nullable<Text>,
        payload -> Nullable<Binary>,
        digest -> Binary,
        happened_at -> DbTime,
        received_at -> DbTime,
        applied_at -> Nullable<DbTime>,
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::DbTime;

    register_cursors (register) {
        register -> Text,
        cursor -> Nullable<Text>,
        asked_at -> DbTime,
        caught_up_at -> DbTime,
        down_since -> Nullable<DbTime>,
    }
}
