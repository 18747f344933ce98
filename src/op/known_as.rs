//! As whom a client knows somebody.

use crate::account::Holder;
use crate::app::App;
use crate::base::{GrantId, PersonId};
use crate::client::{self, Client};
use crate::db::StoreError;

/// The `sub` of `holder` in what follows from `grant`. Only of those whom somebody knew before anything is asked.
///
/// # Errors
/// As the database.
pub(super) async fn sub(
    app: &App,
    client: &Client,
    holder: &Holder,
    grant: GrantId,
) -> Result<String, StoreError> {
    let person = holder.account.person;
    if !holder.has_subjects {
        return Ok(client::pairwise(&app.vault, client, person));
    }
    let (vault, client) = (app.vault.clone(), client.clone());
    app.db.read(move |c| client::subject(c, &vault, &client, (person, grant))).await
}

/// Whether `client` may mean `person` by `hinted`: it knows them by one name now, and may have by another before, or have known them as two.
///
/// # Errors
/// As the database.
pub(super) async fn means(
    app: &App,
    client: &Client,
    person: PersonId,
    hinted: &str,
) -> Result<bool, StoreError> {
    if client::pairwise(&app.vault, client, person) == hinted {
        return Ok(true);
    }
    let (vault, client) = (app.vault.clone(), client.clone());
    let hinted = hinted.to_owned();
    app.db
        .read(move |c| {
            Ok(client::old_subject(c, &vault, &client, person)?.as_ref() == Some(&hinted)
                || client::former_subjects(c, &vault, &client, person)?.contains(&hinted))
        })
        .await
}
