//! What machines asked for once.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::DbTime;

    once_keys (owner, key) {
        owner -> Text,
        key -> Binary,
        request -> Binary,
        answer -> Nullable<Binary>,
        until -> DbTime,
    }
}
