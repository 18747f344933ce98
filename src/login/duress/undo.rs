//! What somebody did in an account whose holder they forced: undone, where that can be.

use crate::account::{self, Way};
use crate::base::{AccountId, Moment};
use crate::db::{Conn, StoreError};
use crate::factor::{passkey, password, recovery_code, user_code};
use crate::grant::consent;
use crate::keys::Desk;
use crate::login::recover;
use crate::sign_out;

/// Undoes what was changed since `then`; answers what, in words of the log.
pub(super) fn since(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    then: Moment,
) -> Result<Vec<&'static str>, StoreError> {
    let mut undone = Vec::new();
    let mut note = |is_undone: bool, what: &'static str| undone.extend(is_undone.then_some(what));
    note(password::take_away_since(c, account, then)?, "password");
    for added in passkey::list(c, account)?.iter().filter(|passkey| passkey.created_at >= then) {
        note(passkey::take_away(c, account, added.id)?, "passkey");
    }
    note(account::put_back_as_of(c, desk, account, Way::Mail, then)?, "email");
    note(account::put_back_as_of(c, desk, account, Way::Sms, then)?, "phone");
    recover::supersede(c, desk.now, account)?;
    if recovery_code::sheet(c, account)?.is_some_and(|sheet| sheet.made_at >= then) {
        recovery_code::take_away(c, account)?;
        note(true, "recovery_codes");
    }
    if user_code::set_at(c, account)?.is_some_and(|set_at| set_at >= then) {
        note(user_code::take_away(c, account)?, "user_code");
    }
    for client in consent::since(c, account, then)? {
        note(sign_out::cut_off(c, desk, account, &client)?.is_some(), "consent");
    }
    Ok(undone)
}
