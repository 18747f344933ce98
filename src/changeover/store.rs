//! The table `legacy_accounts`.

use std::collections::BTreeMap;

use diesel::dsl::{count as count_of, count_star, min};
use diesel::prelude::*;

use super::judge::{Standing, awaited};
use super::model::{Blocked, Legacy, Source};
use crate::account::{self, Awaited};
use crate::base::{AccountId, Entropy, Moment};
use crate::client::OldSubject;
use crate::db::schema::legacy_accounts;
use crate::db::{Conn, SLICE, StoreError, each_backend};
use crate::directory::PlaceCode;
use crate::keys::{Desk, Vault};

/// Rows in one transaction: enough to share the price of a commit and of its statements, few enough to hold up a service beside it for a
/// blink.
pub(super) const BATCH: usize = 500;

/// Under what the names that old systems give are digested, and what a list says of one.
const ID: &str = "legacy_accounts.legacy_id";
const CONTENT: &str = "legacy_accounts.content";
const SUBJECT: &str = "legacy_accounts.subject";

/// Which reading of a list brought an account last, so that a row that stands in it twice is told without keeping all of them in
/// memory. Looking again is none, and says so of what a release brought that let no number be awaited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading([u8; 16]);

impl Reading {
    /// None of a list.
    pub(super) const NONE: Self = Self([0; 16]);

    /// A new one.
    pub(super) fn new(entropy: &Entropy) -> Self {
        Self(entropy.bytes())
    }
}

/// A row as it is to stand in the table, without its standing.
#[derive(Clone)]
pub(super) struct Ready {
    pub(super) legacy: Legacy,
    pub(super) province: Option<PlaceCode>,
    pub(super) legacy_id: [u8; 32],
    pub(super) digest: [u8; 32],
    content: Vec<u8>,
}

impl Ready {
    /// Seals what the list says and makes all digests.
    pub(super) fn of(
        desk: &Desk,
        source: &Source,
        legacy: Legacy,
        province: Option<PlaceCode>,
    ) -> Result<Self, serde_json::Error> {
        let legacy_id = desk.vault.blind_index(ID, &format!("{source}\n{}", legacy.legacy_id));
        let text = serde_json::to_string(&legacy)?;
        let of_province = province.map(|code| code.to_string()).unwrap_or_default();
        let digest = desk.vault.blind_index(CONTENT, &format!("{of_province}\n{text}"));
        let content = desk.vault.seal(&desk.entropy, &context(&legacy_id), text.as_bytes());
        Ok(Self { legacy, province, legacy_id, digest, content })
    }
}

/// What tells one that a sector calls from another.
pub(super) fn subjects(desk: &Desk, legacy: &Legacy) -> Vec<(String, [u8; 32])> {
    let digest =
        |sector: &str, subject: &str| desk.vault.blind_index(SUBJECT, &format!("{sector}\n{subject}"));
    let one = |(sector, subject): (&String, &OldSubject)| (sector.clone(), digest(sector, subject.as_str()));
    legacy.subjects.iter().map(one).collect()
}

/// The place of what a list says: another row's does not open there.
fn context(legacy_id: &[u8]) -> String {
    let hex: String = legacy_id.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{CONTENT}:{hex}")
}

/// What stands of a legacy account already.
#[derive(Clone, Queryable)]
pub(super) struct Known {
    /// The digest of what the list said.
    pub(super) digest: Vec<u8>,
    account: Option<AccountId>,
    moved: Option<Moment>,
    brought_by: Option<Vec<u8>>,
}

impl Known {
    /// Whether that reading brought it: then its row stands in the list twice.
    pub(super) fn is_of(&self, reading: Reading) -> bool {
        self.brought_by.as_deref() == Some(&reading.0)
    }

    /// Whether nobody waits for its holder yet.
    pub(super) const fn is_unawaited(&self) -> bool {
        self.brought_by.is_none()
    }

    /// Since when its holder uses the account that it is found to be of: of another account nothing is known yet.
    pub(super) fn moved(&self, standing: Standing) -> Option<Moment> {
        self.moved.filter(|_| self.account == standing.account)
    }
}

/// A standing, and since when its holder uses their account here.
pub(super) type Stands = (Standing, Option<Moment>);

/// What stands of these already, by digest of their name.
pub(super) fn known(
    c: &mut Conn,
    source: &Source,
    ids: &[&[u8]],
) -> Result<BTreeMap<Vec<u8>, Known>, StoreError> {
    let those = legacy_accounts::table
        .filter(legacy_accounts::source.eq(source.as_str()))
        .filter(legacy_accounts::legacy_id.eq_any(ids.iter().copied()))
        .select((
            legacy_accounts::legacy_id,
            (
                legacy_accounts::digest,
                legacy_accounts::account_id,
                legacy_accounts::moved_at,
                legacy_accounts::brought_by,
            ),
        ));
    let rows: Vec<(Vec<u8>, Known)> = each_backend!(c, c => those.load(c))?;
    Ok(rows.into_iter().collect())
}

/// Writes rows that were not there; [`StoreError::Conflict`] when one is meanwhile.
pub(super) fn insert(
    c: &mut Conn,
    now: Moment,
    (source, reading): (&Source, Reading),
    new: &[(&Ready, Standing)],
) -> Result<(), StoreError> {
    // Of nothing a statement is made that writes nothing, and SQLite answers it with the count of the one before.
    if new.is_empty() {
        return Ok(());
    }
    let row = |(ready, standing): &(&Ready, Standing)| {
        (
            legacy_accounts::source.eq(source.as_str().to_owned()),
            legacy_accounts::legacy_id.eq(ready.legacy_id.to_vec()),
            legacy_accounts::content.eq(ready.content.clone()),
            legacy_accounts::digest.eq(ready.digest.to_vec()),
            legacy_accounts::province.eq(ready.province.map(|code| code.to_string())),
            legacy_accounts::account_id.eq(standing.account),
            legacy_accounts::blocked_why.eq(standing.blocked.map(Blocked::as_str)),
            legacy_accounts::imported_at.eq(now),
            legacy_accounts::judged_at.eq(now),
            legacy_accounts::brought_by.eq(Some(reading.0.to_vec())),
        )
    };
    let rows: Vec<_> = new.iter().map(row).collect();
    let written = each_backend!(c, c => diesel::insert_into(legacy_accounts::table)
        .values(rows)
        .on_conflict_do_nothing()
        .execute(c))?;
    if written == new.len() { Ok(()) } else { Err(StoreError::Conflict) }
}

/// Replaces what a list says of one.
pub(super) fn replace(
    c: &mut Conn,
    now: Moment,
    (source, reading): (&Source, Reading),
    (ready, (standing, moved)): (&Ready, Stands),
) -> Result<(), StoreError> {
    let one = legacy_accounts::table.find((source.as_str(), ready.legacy_id.as_slice()));
    let set = (
        legacy_accounts::content.eq(&ready.content),
        legacy_accounts::digest.eq(ready.digest.as_slice()),
        legacy_accounts::province.eq(ready.province.map(|code| code.to_string())),
        legacy_accounts::account_id.eq(standing.account),
        legacy_accounts::blocked_why.eq(standing.blocked.map(Blocked::as_str)),
        legacy_accounts::judged_at.eq(now),
        legacy_accounts::moved_at.eq(moved),
        legacy_accounts::brought_by.eq(Some(reading.0.as_slice())),
    );
    let written = diesel::update(one).set(set).execute(c)?;
    if written == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

/// Lets the holders of these be awaited, by every number by which they may be known here. A number that a list does not say any more
/// stays awaited: whoever comes with it has the account looked at once, in vain.
pub(super) fn await_holders<'a>(
    c: &mut Conn,
    vault: &Vault,
    source: &str,
    those: impl Iterator<Item = (&'a [u8], &'a Legacy)>,
) -> Result<(), StoreError> {
    let one = |(entry, legacy): (&'a [u8], &'a Legacy)| {
        awaited(vault, legacy).map(move |number| Awaited { number, list: source, entry })
    };
    let waiting: Vec<Awaited<'_>> = those.flat_map(one).collect();
    account::await_numbers(c, &waiting)
}

/// Says which reading brought these.
pub(super) fn brought<'a>(
    c: &mut Conn,
    (source, reading): (&str, Reading),
    ids: impl Iterator<Item = &'a [u8]>,
) -> Result<(), StoreError> {
    let ids: Vec<&[u8]> = ids.collect();
    if ids.is_empty() {
        return Ok(());
    }
    let those = legacy_accounts::table
        .filter(legacy_accounts::source.eq(source))
        .filter(legacy_accounts::legacy_id.eq_any(ids));
    let set = diesel::update(those).set(legacy_accounts::brought_by.eq(Some(reading.0.as_slice())));
    each_backend!(c, c => set.execute(c))?;
    Ok(())
}

/// Writes down whose these are and what blocks them, as judged now; where that could not be told, it stays as it was.
pub(super) fn stand(
    c: &mut Conn,
    now: Moment,
    source: &str,
    judged: &[(Vec<u8>, Option<Stands>)],
) -> Result<(), StoreError> {
    let mut alike: BTreeMap<Option<Stands>, Vec<&[u8]>> = BTreeMap::new();
    for (id, standing) in judged {
        alike.entry(*standing).or_default().push(id);
    }
    for (standing, ids) in alike {
        let those = legacy_accounts::table
            .filter(legacy_accounts::source.eq(source))
            .filter(legacy_accounts::legacy_id.eq_any(ids));
        let looked_at = legacy_accounts::judged_at.eq(now);
        let told = standing.map(|(standing, moved)| {
            let blocked = standing.blocked.map(Blocked::as_str);
            (
                legacy_accounts::account_id.eq(standing.account),
                legacy_accounts::blocked_why.eq(blocked),
                legacy_accounts::moved_at.eq(moved),
            )
        });
        each_backend!(c, c => diesel::update(those).set((looked_at, told)).execute(c))?;
    }
    Ok(())
}

/// A legacy account that is to be judged again.
pub(super) struct Due {
    pub(super) source: String,
    pub(super) legacy_id: Vec<u8>,
    pub(super) legacy: Result<Legacy, StoreError>,
    pub(super) imported_at: Moment,
    pub(super) known: Known,
}

/// A legacy account as it was brought.
pub(super) struct Kept {
    pub(super) source: String,
    pub(super) legacy: Legacy,
    pub(super) imported_at: Moment,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = legacy_accounts)]
struct Row {
    source: String,
    legacy_id: Vec<u8>,
    content: Vec<u8>,
    imported_at: Moment,
    digest: Vec<u8>,
    account_id: Option<AccountId>,
    moved_at: Option<Moment>,
    brought_by: Option<Vec<u8>>,
}

/// Those that were judged before a moment, the longest ago first, a slice at a time. One that does not open is among them: it keeps no
/// other from its turn.
pub(super) fn judged_before(c: &mut Conn, vault: &Vault, moment: Moment) -> Result<Vec<Due>, StoreError> {
    let those = legacy_accounts::table
        .filter(legacy_accounts::judged_at.lt(moment))
        .order(legacy_accounts::judged_at)
        .limit(SLICE);
    let rows: Vec<Row> = those.select(Row::as_select()).load(c)?;
    Ok(rows.into_iter().map(|row| row.due(vault)).collect())
}

/// Those of these names.
pub(super) fn some(
    c: &mut Conn,
    vault: &Vault,
    (source, ids): (&str, &[&[u8]]),
) -> Result<Vec<Due>, StoreError> {
    let those = legacy_accounts::table
        .filter(legacy_accounts::source.eq(source))
        .filter(legacy_accounts::legacy_id.eq_any(ids.iter().copied()));
    let rows: Vec<Row> = each_backend!(c, c => those.select(Row::as_select()).load(c))?;
    Ok(rows.into_iter().map(|row| row.due(vault)).collect())
}

/// Those that are an account's.
pub(super) fn of_account(c: &mut Conn, vault: &Vault, account: AccountId) -> Result<Vec<Kept>, StoreError> {
    let theirs = legacy_accounts::table.filter(legacy_accounts::account_id.eq(account));
    let theirs = theirs.order((legacy_accounts::source, legacy_accounts::legacy_id)).limit(SLICE);
    let rows: Vec<Row> = theirs.select(Row::as_select()).load(c)?;
    rows.into_iter().map(|row| row.open(vault)).collect()
}

/// The one of that name.
pub(super) fn one(
    c: &mut Conn,
    vault: &Vault,
    (source, legacy_id): (&str, &[u8]),
) -> Result<Option<Due>, StoreError> {
    let one = legacy_accounts::table.find((source, legacy_id)).select(Row::as_select());
    Ok(one.get_result(c).optional()?.map(|row| row.due(vault)))
}

/// What a list says of one, opened.
pub(super) fn opened(
    vault: &Vault,
    source: &str,
    (legacy_id, content): (&[u8], &[u8]),
) -> Result<Legacy, StoreError> {
    let wrong = || StoreError::Inconsistent { table: "legacy_accounts", row: source.to_owned() };
    let plain = vault.open_sealed(&context(legacy_id), content).map_err(|_sealed| wrong())?;
    serde_json::from_slice(&plain).map_err(|_other_release| wrong())
}

impl Row {
    fn legacy(&self, vault: &Vault) -> Result<Legacy, StoreError> {
        opened(vault, &self.source, (&self.legacy_id, &self.content))
    }

    fn due(self, vault: &Vault) -> Due {
        Due {
            legacy: self.legacy(vault),
            source: self.source,
            legacy_id: self.legacy_id,
            imported_at: self.imported_at,
            known: Known {
                digest: self.digest,
                account: self.account_id,
                moved: self.moved_at,
                brought_by: self.brought_by,
            },
        }
    }

    fn open(self, vault: &Vault) -> Result<Kept, StoreError> {
        let legacy = self.legacy(vault)?;
        Ok(Kept { source: self.source, legacy, imported_at: self.imported_at })
    }
}

/// How many are of that source.
pub(super) fn count(c: &mut Conn, source: &Source) -> Result<i64, StoreError> {
    let of_source = legacy_accounts::table.filter(legacy_accounts::source.eq(source.as_str()));
    Ok(of_source.select(count_star()).get_result(c)?)
}

/// A source, a province, what blocks accounts of it, how many they are, and of how many the holder has come.
pub(super) type Counted = (String, Option<String>, Option<String>, i64, i64);

/// How many there are by source, province and by what blocks them.
pub(super) fn counted(c: &mut Conn) -> Result<Vec<Counted>, StoreError> {
    let by = (legacy_accounts::source, legacy_accounts::province, legacy_accounts::blocked_why);
    let those = legacy_accounts::table.group_by(by).order(legacy_accounts::source);
    let counts = those.select((
        legacy_accounts::source,
        legacy_accounts::province,
        legacy_accounts::blocked_why,
        count_star(),
        count_of(legacy_accounts::moved_at),
    ));
    Ok(counts.load(c)?)
}

/// When the one was judged that was judged longest ago.
pub(super) fn judged_since(c: &mut Conn) -> Result<Option<Moment>, StoreError> {
    Ok(legacy_accounts::table.select(min(legacy_accounts::judged_at)).get_result(c)?)
}

/// Makes those of one account another's.
pub(super) fn hand_over(c: &mut Conn, from: AccountId, to: AccountId) -> Result<(), StoreError> {
    let theirs = legacy_accounts::table.filter(legacy_accounts::account_id.eq(Some(from)));
    diesel::update(theirs).set(legacy_accounts::account_id.eq(Some(to))).execute(c)?;
    Ok(())
}
