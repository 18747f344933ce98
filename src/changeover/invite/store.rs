//! The table `legacy_invitations`.

use diesel::prelude::*;

use crate::account::Contact;
use crate::base::{AccountId, Moment, TokenDigest};
use crate::changeover::model::{Legacy, Source};
use crate::changeover::store::{Due, opened};
use crate::db::schema::{legacy_accounts, legacy_invitations};
use crate::db::{Conn, SLICE, StoreError, each_backend};
use crate::keys::Vault;

/// A holder of a legacy account.
pub(super) struct Guest {
    /// The digest of what it is called there.
    pub(super) legacy_id: Vec<u8>,
    /// Whether they use their account here.
    pub(super) moved: bool,
    /// Where the old system wrote to: letters rather than text messages.
    pub(super) to: Option<Contact>,
    /// What was written to them before.
    pub(super) before: Option<Before>,
}

/// What somebody was written.
#[derive(Clone, Copy)]
pub(super) struct Before {
    pub(super) times: i32,
    pub(super) sent_at: Moment,
    pub(super) came: bool,
}

type Row = (Vec<u8>, Vec<u8>, Option<Moment>, Option<(i32, Moment, Option<Moment>)>);

/// The next holders of accounts of a source behind one, and what they were written.
pub(super) fn guests(
    c: &mut Conn,
    vault: &Vault,
    source: &Source,
    behind: &[u8],
) -> Result<Vec<Guest>, StoreError> {
    let same = legacy_invitations::source
        .eq(legacy_accounts::source)
        .and(legacy_invitations::legacy_id.eq(legacy_accounts::legacy_id));
    let before = (legacy_invitations::times, legacy_invitations::sent_at, legacy_invitations::came_at);
    let rows: Vec<Row> = legacy_accounts::table
        .left_join(legacy_invitations::table.on(same))
        .filter(legacy_accounts::source.eq(source.as_str()).and(legacy_accounts::legacy_id.gt(behind)))
        .order(legacy_accounts::legacy_id)
        .limit(SLICE)
        .select((
            legacy_accounts::legacy_id,
            legacy_accounts::content,
            legacy_accounts::moved_at,
            before.nullable(),
        ))
        .load(c)?;
    let guest = |(legacy_id, content, moved, before): Row| {
        let to = match opened(vault, source.as_str(), (&legacy_id, &content)) {
            Ok(Legacy { email, phone, .. }) => {
                email.map(Contact::Email).or_else(|| phone.map(Contact::Phone))
            }
            Err(damaged) => {
                tracing::warn!(%damaged, "the holder of a legacy account cannot be written to");
                None
            }
        };
        let before =
            before.map(|(times, sent_at, came_at)| Before { times, sent_at, came: came_at.is_some() });
        Guest { legacy_id, moved: moved.is_some(), to, before }
    };
    Ok(rows.into_iter().map(guest).collect())
}

/// Writes down that somebody is written to; of several who do so at once, one is told true.
pub(super) fn written(
    c: &mut Conn,
    (source, guest): (&Source, &Guest),
    code: TokenDigest,
    (now, until): (Moment, Moment),
) -> Result<bool, StoreError> {
    let code = code.as_bytes().to_vec();
    let count = match guest.before {
        None => {
            let row = (
                legacy_invitations::source.eq(source.as_str()),
                legacy_invitations::legacy_id.eq(&guest.legacy_id),
                legacy_invitations::code.eq(code),
                legacy_invitations::times.eq(1),
                legacy_invitations::sent_at.eq(now),
                legacy_invitations::expires_at.eq(until),
            );
            each_backend!(c, c => diesel::insert_into(legacy_invitations::table)
                .values(row)
                .on_conflict_do_nothing()
                .execute(c))?
        }
        Some(before) => {
            let same = legacy_invitations::table
                .find((source.as_str(), &guest.legacy_id))
                .filter(legacy_invitations::sent_at.eq(before.sent_at))
                .filter(legacy_invitations::came_at.is_null());
            let set = (
                legacy_invitations::code.eq(code),
                legacy_invitations::times.eq(legacy_invitations::times + 1),
                legacy_invitations::sent_at.eq(now),
                legacy_invitations::expires_at.eq(until),
            );
            diesel::update(same).set(set).execute(c)?
        }
    };
    Ok(count == 1)
}

/// An invitation as whoever has its code finds it.
pub(super) struct Found {
    pub(super) source: String,
    pub(super) legacy_id: Vec<u8>,
    pub(super) expires_at: Moment,
    pub(super) came_by: Option<AccountId>,
}

/// The invitation of a code.
pub(super) fn by_code(c: &mut Conn, code: TokenDigest) -> Result<Option<Found>, StoreError> {
    let one = legacy_invitations::table.filter(legacy_invitations::code.eq(code.as_bytes().as_slice()));
    let row: Option<(String, Vec<u8>, Moment, Option<AccountId>)> = one
        .select((
            legacy_invitations::source,
            legacy_invitations::legacy_id,
            legacy_invitations::expires_at,
            legacy_invitations::came_by,
        ))
        .get_result(c)
        .optional()?;
    Ok(row.map(|(source, legacy_id, expires_at, came_by)| Found { source, legacy_id, expires_at, came_by }))
}

/// The legacy account it is about; nothing where it is gone.
pub(super) fn account_of(c: &mut Conn, vault: &Vault, found: &Found) -> Result<Option<Due>, StoreError> {
    crate::changeover::store::one(c, vault, (&found.source, &found.legacy_id))
}

/// Writes down who came; of several who do so at once, one is told true.
pub(super) fn come(c: &mut Conn, now: Moment, found: &Found, by: AccountId) -> Result<bool, StoreError> {
    let open = legacy_invitations::table
        .find((&found.source, &found.legacy_id))
        .filter(legacy_invitations::came_by.is_null());
    let set = (legacy_invitations::came_at.eq(Some(now)), legacy_invitations::came_by.eq(Some(by)));
    Ok(diesel::update(open).set(set).execute(c)? == 1)
}

/// For what the holder of one account came, the holder of another did: it is one person.
pub(in crate::changeover) fn hand_over(
    c: &mut Conn,
    from: AccountId,
    to: AccountId,
) -> Result<(), StoreError> {
    let came = legacy_invitations::table.filter(legacy_invitations::came_by.eq(Some(from)));
    diesel::update(came).set(legacy_invitations::came_by.eq(Some(to))).execute(c)?;
    Ok(())
}
