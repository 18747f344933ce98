//! What citizens report.

use super::accounts;

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbDate, DbTime, DbUuid};

    cases (id) {
        id -> DbUuid,
        account_id -> DbUuid,
        agency -> Text,
        state -> Text,
        subject -> Binary,
        due_on -> DbDate,
        forward_by -> DbDate,
        version -> Integer,
        rating -> Nullable<Integer>,
        created_at -> DbTime,
        updated_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    case_messages (case_id, n) {
        case_id -> DbUuid,
        n -> Integer,
        author -> Text,
        agency -> Text,
        text -> Binary,
        at -> DbTime,
    }
}

diesel::allow_tables_to_appear_in_same_query!(cases, accounts);
