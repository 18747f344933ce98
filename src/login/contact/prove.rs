//! The code comes back, and the new address takes the place of the old one.

use serde_json::json;

use super::ChangeContact;
use super::refused::ContactRefused;
use crate::account::{self, Contact, ContactChange, IdentifierKind};
use crate::audit::{self, Entry, Event};
use crate::base::{BrowserId, Secret};
use crate::db::StoreError;
use crate::factor::suspect;
use crate::login::Attempt;
use crate::login::recover;
use crate::login::throttle;
use crate::session::Session;

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// The e-mail address.
    Email,
    /// The mobile number.
    Phone,
}

impl ChangeContact<'_> {
    /// Checks the code and makes the change.
    ///
    /// # Errors
    /// [`ContactRefused`].
    pub async fn prove(
        &self,
        attempt: &Attempt<'_>,
        browser: BrowserId,
        session: &Session,
        id: &str,
        code: &Secret,
    ) -> Result<Changed, ContactRefused> {
        let pending = self.read(browser, session.account, id).await?;
        let tries = throttle::Attempt::at_request(self.means.vault, id, attempt.address);
        let now = self.means.clock.now();
        let counted = self.means.db.write(move |c| throttle::reserve(c, now, tries.clone())).await?;
        let _counted = counted?;
        if !pending.code.is(code) {
            return Err(ContactRefused::WrongCode);
        }
        self.spend(id).await?;
        let changed = match &pending.contact {
            Contact::Email(_) => Changed::Email,
            Contact::Phone(_) => Changed::Phone,
        };
        self.change(attempt, session, pending.contact).await?;
        Ok(changed)
    }

    async fn change(
        &self,
        attempt: &Attempt<'_>,
        session: &Session,
        contact: Contact,
    ) -> Result<(), ContactRefused> {
        let (desk, may_change) = (self.means.desk(attempt.request), self.may_change(session));
        let made = self.means.db.write(move |c| {
            let (account, undoes) = match may_change(c)? {
                Ok(elevated) => (elevated.account().id, suspect(&elevated)),
                Err(first) => return Ok(Err(ContactRefused::SignIn(first))),
            };
            // Whoever left what a thief reads, with papers, must not be followed by it.
            let keeps = !recover::stands_on_papers(c, desk.now, account)?;
            let change = ContactChange { contact: &contact, keeps, undoes };
            if account::change_contact(c, &desk, account, &change)?.is_err() {
                return Ok(Err(ContactRefused::Over));
            }
            // What was begun by the old address is not to be finished by the new one.
            recover::supersede(c, desk.now, account)?;
            let facts = json!({ "kind": IdentifierKind::from(&contact).as_str() });
            audit::record(c, &desk, &Entry::of(Event::ContactChanged).account(account).facts(facts))?;
            Ok(Ok(()))
        });
        match made.await {
            // Another account took it at this very moment.
            Err(StoreError::Conflict) => Err(ContactRefused::Over),
            other => other?,
        }
    }
}
