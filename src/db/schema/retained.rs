//! What is kept for a while: what holds it, and when it was looked at.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::DbUuid;

    /// A view: accounts of which nothing is erased yet, whatever its time.
    legal_holds (account_id) {
        account_id -> DbUuid,
        person_id -> DbUuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::DbTime;

    retention_passes (kind) {
        kind -> Text,
        pending -> BigInt,
        ran_at -> Nullable<DbTime>,
        erased_at -> Nullable<DbTime>,
        erased -> BigInt,
        total -> BigInt,
    }
}
