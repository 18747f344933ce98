//! The tables, by hand; `migrations/` is the truth and a test holds the two against each other.

#![expect(missing_docs, reason = "the columns speak; migrations/ has their rules")]

mod answered;
mod asked;
mod audit;
mod held;
mod helped;
mod holders;
mod joined;
mod legacy;
mod offices;
mod once;
mod readiness;
mod registers;
mod reported;
mod retained;
mod state;
mod wallet;

pub use answered::{approvals, signatures};
pub use asked::{
    application_evidence, application_steps, applications, appointments, files, opinions, past_appointments,
};
pub use audit::{audit_chain, audit_concerns, audit_events, audit_head, audit_pages, audit_root};
pub use held::{devices, duresses, passcodes, push_addresses, recovery_codes, user_codes};
pub use helped::assistances;
pub use holders::{accounts, awaited_numbers, erasures, identifiers, numbers, people, proofs, subjects};
pub use joined::merges;
pub use legacy::{legacy_accounts, legacy_invitations, legacy_sources};
pub use offices::{agreements, invitations, mandates};
pub use once::once_keys;
pub use readiness::{province_readiness, province_sign_ons};
pub use registers::{register_answers, register_cursors, register_events};
pub use reported::{case_messages, cases};
pub use retained::{legal_holds, retention_passes};
pub use state::{policy_versions, unit_changes, units};
pub use wallet::{
    document_codes, document_misses, document_numbers, document_shares, document_steps, documents,
};

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::DbTime;

    root_keys (name) {
        name -> Text,
        wrapped -> Binary,
        created_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    account_locks (account_id, ground) {
        account_id -> DbUuid,
        ground -> Text,
        since -> DbTime,
        source -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    locks (account_id, ground, reference) {
        account_id -> DbUuid,
        ground -> Text,
        reference -> Text,
        source -> Text,
        since -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    passwords (account_id) {
        account_id -> DbUuid,
        phc -> Text,
        changed_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbJson, DbTime, DbUuid};

    passkeys (id) {
        id -> DbUuid,
        account_id -> DbUuid,
        credential_id -> Binary,
        name -> Text,
        credential -> DbJson,
        version -> Integer,
        created_at -> DbTime,
        last_used_at -> Nullable<DbTime>,
        made_for -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::DbTime;

    throttles (bucket) {
        bucket -> Binary,
        failures -> Integer,
        first_failed_at -> DbTime,
        blocked_until -> DbTime,
        kept_until -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbJson, DbTime};

    signing_keys (kid) {
        kid -> Text,
        alg -> Text,
        generation -> Integer,
        private_key -> Binary,
        public_jwk -> DbJson,
        created_at -> DbTime,
        signs_from -> DbTime,
        signs_until -> DbTime,
        published_until -> DbTime,
        revoked_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbJson, DbTime};

    clients (id) {
        id -> Text,
        metadata -> DbJson,
        secret_digest -> Nullable<Binary>,
        disabled_at -> Nullable<DbTime>,
        version -> Integer,
        created_at -> DbTime,
        updated_at -> DbTime,
        second_secret_digest -> Nullable<Binary>,
        second_secret_until -> Nullable<DbTime>,
        secret_changed_at -> Nullable<DbTime>,
        closing_at -> Nullable<DbTime>,
        successor -> Nullable<Text>,
        closing_with -> Nullable<Text>,
        closed_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::DbTime;

    client_refusals (client_id, reason) {
        client_id -> Text,
        reason -> Text,
        times -> BigInt,
        last_at -> DbTime,
        detail -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbJson, DbTime, DbUuid};

    consents (account_id, client_id) {
        account_id -> DbUuid,
        client_id -> Text,
        scope -> Text,
        claims -> DbJson,
        granted_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbJson, DbTime, DbUuid};

    grants (id) {
        id -> DbUuid,
        account_id -> DbUuid,
        client_id -> Text,
        session -> Nullable<Text>,
        details -> DbJson,
        created_at -> DbTime,
        expires_at -> DbTime,
        revoked_at -> Nullable<DbTime>,
        revoked_why -> Nullable<Text>,
        used_at -> Nullable<DbTime>,
        key_thumbprint -> Nullable<Binary>,
        via -> Nullable<DbUuid>,
        assistance -> Nullable<DbUuid>,
        actor_account -> Nullable<DbUuid>,
        mandate_id -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::DbUuid;

    device_secrets (digest) {
        digest -> Binary,
        grant_id -> DbUuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbJson, DbTime, DbUuid};

    codes (digest) {
        digest -> Binary,
        grant_id -> DbUuid,
        details -> DbJson,
        expires_at -> DbTime,
        spent_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    refresh_tokens (digest) {
        digest -> Binary,
        grant_id -> DbUuid,
        issued_at -> DbTime,
        expires_at -> DbTime,
        spent_at -> Nullable<DbTime>,
        parent -> Nullable<Binary>,
        repeats -> Integer,
        superseded_at -> Nullable<DbTime>,
        key_thumbprint -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::DbTime;

    revocations (seq) {
        seq -> BigInt,
        subject -> Text,
        until -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::DbTime;

    heard (seq, audience) {
        seq -> BigInt,
        audience -> Text,
        at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbJson, DbTime, DbUuid};

    jobs (id) {
        id -> DbUuid,
        name -> Text,
        payload -> DbJson,
        run_at -> DbTime,
        attempts -> Integer,
        leased_until -> Nullable<DbTime>,
        lease -> BigInt,
        last_error -> Nullable<Text>,
        dead_at -> Nullable<DbTime>,
        created_at -> DbTime,
        lane -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    recoveries (account_id, id) {
        account_id -> DbUuid,
        id -> DbUuid,
        kind -> Text,
        digest -> Nullable<Binary>,
        passkeys -> Text,
        begun_at -> DbTime,
        due_at -> DbTime,
        expires_at -> DbTime,
        ended_at -> Nullable<DbTime>,
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbJson, DbTime, DbUuid};

    denials (digest) {
        digest -> Binary,
        account_id -> DbUuid,
        expires_at -> DbTime,
        used_at -> Nullable<DbTime>,
        undoes -> Nullable<DbJson>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    former_contacts (account_id, blind_index) {
        account_id -> DbUuid,
        blind_index -> Binary,
        kind -> Text,
        sealed -> Binary,
        replaced_at -> DbTime,
        kept_until -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::DbTime;

    watched (name) {
        name -> Text,
        at -> DbTime,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    accounts, identifiers, numbers, account_locks, locks, passwords, passkeys, people, grants, mandates,
    invitations, subjects, awaited_numbers, merges
);
diesel::allow_tables_to_appear_in_same_query!(approvals, duresses);
diesel::allow_tables_to_appear_in_same_query!(
    legal_holds, approvals, signatures, assistances, recoveries, denials, former_contacts, cases, files,
    merges, documents, document_shares
);
diesel::allow_tables_to_appear_in_same_query!(grants, codes, refresh_tokens, device_secrets, clients);
diesel::joinable!(codes -> grants (grant_id));
diesel::joinable!(device_secrets -> grants (grant_id));
diesel::joinable!(refresh_tokens -> grants (grant_id));
