//! The holder makes a code.

use std::time::Duration;

use serde_json::{Map, json};

use super::claims::Claims;
use super::packed::LONGEST;
use super::{rules, store};
use crate::account;
use crate::audit::{self, Entry, Event};
use crate::base::{DocumentId, Moment};
use crate::db::{Conn, StoreError};
use crate::directory::Directory;
use crate::keys::{Desk, Ring};
use crate::policy::Law;
use crate::session::Elevated;
use crate::wallet::share::{self, Chosen};
use crate::wallet::{Body, Document, Standing, store as documents};

/// So many codes of one document may be good at once: each is in the snapshot when the document is revoked.
const MOST: i64 = 20;

/// By what it is made.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    /// The law.
    pub law: &'a Law,
    /// The agencies.
    pub units: &'a Directory,
    /// What signs it.
    pub ring: &'a Ring,
    /// Who vouches for it.
    pub issuer: &'a str,
}

/// A code.
pub struct Made {
    /// As it is drawn. Personal: it is kept nowhere.
    pub text: String,
    /// Until when it is good.
    pub expires_at: Moment,
    /// Of which document.
    pub document: Document,
}

/// Why none was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotMade {
    /// There is no such document of theirs.
    NotFound,
    /// The document counts not today.
    CountsNot(Standing),
    /// The law lets no document of this kind be shown so, or by nobody of whom no more is proven than of this holder.
    NotOffline,
    /// Nothing was chosen, or something that may not be shown so or is not there.
    Wrong,
    /// So much is no code that an old phone reads.
    TooLong {
        /// Of how many characters it would be.
        characters: usize,
    },
    /// As many as there may be are still good.
    TooMany,
    /// Somebody represents the holder, and shows it for them.
    Represented,
    /// Not at this hour: its holder may be forced to it, which looks like that.
    NotNow,
}

/// Makes a code for what was chosen of one of the holder's documents that counts.
///
/// # Errors
/// As the database. Inside: [`NotMade`].
pub fn make(
    c: &mut Conn,
    desk: &Desk,
    means: Means<'_>,
    holder: &Elevated,
    (id, chosen): (DocumentId, &Chosen),
) -> Result<Result<Made, NotMade>, StoreError> {
    // Whoever erases or closes the account waits.
    let account = account::hold(c, holder.account().id)?;
    let own = documents::find(c, id)?.filter(|document| document.account == account.id);
    let Some(document) = own else { return Ok(Err(NotMade::NotFound)) };
    let today = desk.now.local_date();
    let allowed = rules::allowed(means.law, &document, today);
    let Some(allowed) = allowed.filter(|one| one.kind.may_hold(account.kind, account.level)) else {
        return Ok(Err(NotMade::NotOffline));
    };
    if document.standing(today) != Standing::Active {
        return Ok(Err(NotMade::CountsNot(document.standing(today))));
    }
    if share::shows_nothing_alone(c, today, account.id)?.is_some() {
        return Ok(Err(NotMade::Represented));
    }
    if account::is_alarm_raised(c, account.id)? {
        return Ok(Err(NotMade::NotNow));
    }
    if store::good(c, id, desk.now)? >= MOST {
        return Ok(Err(NotMade::TooMany));
    }
    let key = account::key_of(c, &desk.vault, account.person)?;
    let body = documents::body(c, &key, &document)?;
    let may_be_there = |name: &String| {
        body.fields.contains_key(name) && allowed.fields.iter().any(|field| field.name == *name)
    };
    let is_nothing = !chosen.number && chosen.fields.is_empty();
    if is_nothing || (chosen.number && !allowed.number) || !chosen.fields.iter().all(may_be_there) {
        return Ok(Err(NotMade::Wrong));
    }
    let claims = drawn_up(desk, means, (&document, &body), chosen, allowed.minutes);
    let text = match packed(means.ring, &claims)? {
        Ok(text) => text,
        Err(refused) => return Ok(Err(refused)),
    };
    store::insert(c, (&claims.cti, id), claims.expires_at)?;
    let facts = json!({ "document": id, "number": chosen.number, "fields": chosen.fields.len() });
    audit::record(c, desk, &Entry::of(Event::DocumentShownOffline).account(account.id).facts(facts))?;
    Ok(Ok(Made { text, expires_at: claims.expires_at, document }))
}

fn drawn_up(
    desk: &Desk,
    means: Means<'_>,
    (document, body): (&Document, &Body),
    chosen: &Chosen,
    minutes: u16,
) -> Claims {
    // To the second, as a CWT counts.
    let made_at = Moment::from_seconds(desk.now.as_seconds());
    let end = made_at.plus(Duration::from_secs(u64::from(minutes) * 60));
    let last = document.valid_until.map(|until| until.plus_days(1).begins());
    let fields: Map<_, _> = chosen
        .fields
        .iter()
        .filter_map(|name| Some((name.clone(), body.fields.get(name)?.clone())))
        .collect();
    Claims {
        issuer: means.issuer.to_owned(),
        cti: desk.entropy.bytes(),
        made_at,
        expires_at: last.into_iter().chain([end]).min().unwrap_or(end),
        kind: document.kind.clone(),
        agency: document.agency.to_string(),
        agency_name: Some(means.units.agencies.called(&document.agency, document.issued_on)),
        issued_on: document.issued_on,
        valid_until: document.valid_until,
        as_of: document.as_of.local_date(),
        number: chosen.number.then(|| body.number.clone()),
        fields,
    }
}

/// The text; without the name of the agency, whose code stays, where there is no room for it.
fn packed(ring: &Ring, claims: &Claims) -> Result<Result<String, NotMade>, StoreError> {
    let pack = |claims: &Claims| {
        claims.pack(ring).map_err(|error| {
            tracing::error!(%error, "a code to be read without a network could not be signed");
            StoreError::Unavailable("no code can be signed".into())
        })
    };
    let whole = pack(claims)?;
    if whole.len() <= LONGEST {
        return Ok(Ok(whole));
    }
    let short = pack(&Claims { agency_name: None, ..claims.clone() })?;
    Ok(if short.len() <= LONGEST { Ok(short) } else { Err(NotMade::TooLong { characters: short.len() }) })
}
