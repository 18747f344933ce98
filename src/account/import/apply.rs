//! A line of a register meets the accounts: the same number again updates the same account.

use crate::account::awaited;
use crate::account::contact::Contact;
use crate::account::create::{NewAccount, Taken, create};
use crate::account::holder::load_to_change;
use crate::account::identifier::IdentifierKind;
use crate::account::joined;
use crate::account::known::{self, Known, Name, Names};
use crate::account::model::{Account, Holder, Kind};
use crate::account::number_check::Doubt;
use crate::account::profile::Profile;
use crate::account::store;
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::keys::{Desk, Vault};

use super::line::{Record, Refusal};

/// On whose word an identity stands that came with a file; which file says the account's history.
const SOURCE: &str = "import";

/// What a line changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// A new account, or a closed one that was opened again.
    Created,
    /// The profile or level of a known account.
    Updated,
    /// Nothing: all of it was known.
    Nothing,
}

/// A line that was taken.
#[derive(Debug, Clone)]
pub struct Applied {
    /// The account.
    pub account: AccountId,
    /// What changed.
    pub change: Change,
    /// What an officer should look at, beside what the line itself tells.
    pub doubts: Vec<Doubt>,
}

/// Creates or updates the account of `record`; writes nothing when it is refused. What a register says of somebody is taken
/// whoever else has proven its addresses: those stay theirs, and are data of this account without being shown to be its
/// holder's.
///
/// # Errors
/// What the database says; [`StoreError::Conflict`] when somebody else wrote the same account meanwhile.
pub fn apply(c: &mut Conn, desk: &Desk, record: &Record) -> Result<Result<Applied, Refusal>, StoreError> {
    let names = Names::of(&desk.vault, &record.account);
    let known = known::known(c, &names.indexes())?;
    if is_of_merged(c, desk, &known, &names)? {
        return Ok(Err(Refusal::Merged));
    }
    let theirs = account_of(&known, &names, record.account.kind);
    let own = theirs.map(|(id, _)| id);
    let contested: Vec<_> = names.addresses.iter().filter(|name| is_anothers(&known, name, own)).collect();
    let doubts: Vec<Doubt> = contested.iter().filter_map(|name| Doubt::about(name.kind)).collect();
    let new = without_proof(&record.account, &contested);
    match theirs {
        Some((_, true)) if !record.reopen => Ok(Err(Refusal::Closed)),
        Some((id, false)) => {
            Ok(update(c, desk, &new, (id, &known))?.map(|change| Applied { account: id, change, doubts }))
        }
        _ => Ok(create(c, desk, &new)?
            .map(|made| Applied { account: made.id, change: Change::Created, doubts })
            .map_err(Refusal::Taken)),
    }
}

/// The account that `record` is about, if it is known and open.
///
/// # Errors
/// What the database says.
pub fn locate(c: &mut Conn, vault: &Vault, record: &Record) -> Result<Option<AccountId>, StoreError> {
    let names = Names::of(vault, &record.account);
    let number: Vec<_> = names.numbers.iter().take(1).map(|name| name.index).collect();
    let known = known::known(c, &number)?;
    let open = account_of(&known, &names, record.account.kind).filter(|(_, closed)| !closed);
    Ok(open.map(|(id, _)| id))
}

/// Whether the first of the numbers is that of an account which was made one with another of its holder.
fn is_of_merged(c: &mut Conn, desk: &Desk, known: &[Known], names: &Names) -> Result<bool, StoreError> {
    let Some(number) = names.numbers.first() else { return Ok(false) };
    let Some(whose) = known.iter().find(|one| one.index == number.index) else { return Ok(false) };
    joined::had(c, &desk.vault, whose.person, &number.index)
}

/// The account of that kind whose holder has the first of the numbers, and whether it is closed.
fn account_of(known: &[Known], names: &Names, kind: Kind) -> Option<(AccountId, bool)> {
    let number = names.numbers.first()?;
    let of_number = known.iter().filter(|one| one.index == number.index).filter_map(|one| one.account);
    of_number.into_iter().find(|account| account.kind == kind).map(|account| (account.id, account.closed))
}

fn is_anothers(known: &[Known], name: &Name, own: Option<AccountId>) -> bool {
    let of_others = |one: &&Known| one.index == name.index && one.proven && one.account.map(|a| a.id) != own;
    known.iter().any(|one| of_others(&one))
}

/// The same, with addresses that are somebody else's as data alone.
fn without_proof(new: &NewAccount, contested: &[&Name]) -> NewAccount {
    let mut new = new.clone();
    for name in contested {
        match name.kind {
            IdentifierKind::Email => new.profile.email_verified = false,
            IdentifierKind::Phone => new.profile.phone_verified = false,
            _ => {}
        }
    }
    new
}

fn update(
    c: &mut Conn,
    desk: &Desk,
    new: &NewAccount,
    (id, known): (AccountId, &[Known]),
) -> Result<Result<Change, Refusal>, StoreError> {
    let names = Names::of(&desk.vault, new);
    let loaded = load_to_change(c, &desk.vault, id)?;
    let (before, profile) = (&loaded.holder.profile, keep_holders_own(&loaded.holder.profile, &new.profile));
    let person = loaded.holder.account.person;
    let of_others = |name: &&Name| known.iter().any(|one| one.index == name.index && one.person != person);
    if let Some(name) = names.numbers.iter().find(of_others) {
        return Ok(Err(Refusal::Taken(Taken(name.kind))));
    }
    let numbers = Names { numbers: names.numbers, addresses: Vec::new() }.without_known(known);
    let account = account_after(&loaded.holder.account, new, desk);
    if profile == *before && account == loaded.holder.account && numbers.numbers.is_empty() {
        return Ok(Ok(Change::Nothing));
    }
    let after = Holder { account: Account { updated_at: desk.now, ..account }, profile, ..loaded.holder };
    store::update(c, desk, &loaded, &after, Some((SOURCE, desk.now)))?;
    let Holder { account, profile, .. } = after;
    known::enter(c, desk.now, (id, person), &numbers)?;
    if account.level != loaded.holder.account.level {
        awaited::stir(c, desk.now, id)?;
    }
    for way in Contact::WAYS {
        let now = Contact::of(&profile, way);
        if now == Contact::of(before, way) {
            continue;
        }
        known::remove(c, id, Some(way.kind()))?;
        if let Some((contact, true)) = now.filter(|_| account.kind != Kind::Organisation)
            && !known::claim(c, desk.now, id, &Name::of(&desk.vault, &contact.identifier()))?
        {
            return Err(StoreError::Conflict);
        }
    }
    Ok(Ok(Change::Updated))
}

fn account_after(before: &Account, new: &NewAccount, desk: &Desk) -> Account {
    let mut account = before.clone();
    if account.level != new.level {
        (account.level, account.level_since) = (new.level, new.level.map(|_level| desk.now));
    }
    account.ends_on = new.ends_on.or(account.ends_on);
    account
}

/// A register's word replaces what registers say, and nothing that the holder has shown to be theirs or chose.
fn keep_holders_own(before: &Profile, new: &Profile) -> Profile {
    let mut profile = new.clone();
    if before.email_verified || new.email.is_none() {
        (profile.email, profile.email_verified) = (before.email.clone(), before.email_verified);
    }
    if before.phone_verified || new.phone.is_none() {
        (profile.phone, profile.phone_verified) = (before.phone.clone(), before.phone_verified);
    }
    profile.locale = before.locale.or(new.locale);
    profile
}
