//! `/app/v1`: what a person does with their own account in the official app.
//!
//! It is called with an access token of a registered official app that names this API (`resource`, RFC 8707; `may_ask` of the
//! client), given by a person. The account must be open and the grant alive on the primary, at every call. The token is bound to a
//! key, and opens nothing without a proof by it (RFC 9449); `devices` makes that key one of the account's.
//!
//! Of applications alone a program of an officer may call for the person, with their agreement and a token of that ([`applicant`]).

mod agencies;
mod applicant;
mod applications;
mod appointment;
mod approvals;
mod assistances;
mod beside;
mod card;
mod cases;
mod changeover;
mod consents;
mod devices;
mod documents;
mod evidence;
mod handle;
mod handover;
mod history;
mod home;
mod levels;
mod lock;
mod offline;
mod organisations;
mod passcode;
mod places;
mod profile;
mod qr;
mod recovery_codes;
mod rights;
mod sessions;
mod wards;

pub use agencies::agencies;
pub use applications::{amend, begin, list as applications, standing, submit, withdraw};
pub use appointment::{appointment, book, cancel};
pub use approvals::{answer, list as approvals, one as approval};
pub use assistances::{end as end_assistance, list as assistances, offer as offer_assistance};
pub use card::{ask as ask_by_card, show as show_card};
pub use cases::{
    list as cases, opened as case, rate as rate_case, reopen as reopen_case, report as report_case,
};
pub use changeover::{LEGACY_BLOCKED, claim as claim_legacy_account};
pub use consents::{list as consents, withdraw as withdraw_consent};
pub use devices::{
    bind as bind_device, challenge as attestation_challenge, list as devices, rename as rename_device,
    revoke as revoke_device,
};
pub use documents::{list as documents, one as document, showings as document_showings};
pub use evidence::hand_in;
pub use handle::begin as begin_session;
pub use handover::{ask as ask_handover, take as take_handover};
pub use history::history;
pub use home::home;
pub use levels::{activate, levels, next_steps};
pub use lock::lock;
pub use offline::make as make_offline_code;
pub use organisations::{
    answer as answer_invitation, confirm as confirm_member, end as end_member, invitations, invite, invited,
    leave as leave_organisation, list as organisations, member, members, one as organisation,
    withdraw as withdraw_invitation,
};
pub use passcode::{remove as remove_passcode, set as set_passcode, show as passcode};
pub use places::{place, places};
pub use profile::profile;
pub use qr::{go_on as go_on_from_code, read as read_code};
pub use recovery_codes::{make as make_recovery_codes, show as recovery_codes};
pub use rights::{
    ask as ask_erasure, copy as copy_data, lift as lift_restriction, restriction, standing as erasure,
    take_back as keep_data,
};
pub use sessions::{end as end_session, end_others as end_other_sessions, list as sessions};
pub use wards::{activate_ward, end_ward_agreement, set_ward_term, ward, wards};

use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpRequest;
use serde_json::{Value, json};

use super::refusal::{bad_token, fresh_sign_in, invalid, not_possessed};
use super::token;
use crate::app::App;
use crate::assistance::Scope;
use crate::base::{Bilingual, Lang, Problem};
use crate::client::Api;
use crate::db::{Conn, StoreError};
use crate::factor;
use crate::grant::{self, AccessClaims};
use crate::keys::{Alg, Desk, DpopFlaw, DpopProof, Thumbprint};
use crate::session::{Citizen, Elevated};
use crate::web::request_id;

/// Opens what a person sees of their own account.
const READ: &str = "app.read";
/// Opens the holder's own lock.
const LOCK: &str = "app.lock";
/// Opens the phones that are keys of the account.
const DEVICES: &str = "app.devices";
/// Opens what services ask the holder, and their answers.
const APPROVALS: &str = "app.approvals";
/// Opens what the holder asks the authority for.
const APPLICATIONS: &str = "app.applications";

/// Opens what is known about the holder.
const PROFILE: &str = "app.profile";
/// Opens where the holder is signed in.
const SESSIONS: &str = "app.sessions";
/// Opens what services may see of the holder.
const CONSENTS: &str = "app.consents";
/// Opens what the holder reports to agencies.
const CASES: &str = "app.cases";
/// Opens the electronic documents of the holder, and of whoever they act for.
const DOCUMENTS: &str = "app.documents";
/// Opens the organisations for which the holder acts.
const ORGANISATIONS: &str = "app.organisations";

/// The scopes of this API, and what each opens. The last two are for programs of officers who help, and no app asks a person for them.
pub const SCOPES: [(&str, &str); 13] = [
    (READ, "the account at a glance, its history and what may be done next"),
    (LOCK, "locking the account at once, and codes on paper that do"),
    (APPLICATIONS, "applications to the authority: beginning, handing in, taking back"),
    (
        DEVICES,
        "the phones that are keys of the account, and the passcode beside them: binding, naming, taking off",
    ),
    (PROFILE, "what is known about the holder: name, birth, number, residence, how they are reached"),
    (SESSIONS, "where the holder is signed in: seeing, ending"),
    (CONSENTS, "what services may see of the holder: seeing, taking back"),
    (
        APPROVALS,
        "what services and officers ask the holder away from their browser, and the answers; who helps the holder, and its end",
    ),
    (CASES, "reports to agencies: making, reading, rating"),
    (
        ORGANISATIONS,
        "the organisations for which the holder acts: seeing, invitations, and who else acts for them",
    ),
    (DOCUMENTS, "the electronic documents of the holder, and of whoever they act for: seeing, showing"),
    (
        Scope::Standing.word(),
        "by token exchange only: where the applications stand of somebody whom an officer helps with their agreement",
    ),
    (
        Scope::Applications.word(),
        "by token exchange only: applications in the name of somebody whom an officer helps: beginning, handing in",
    ),
];

/// What people call the client of that name; one that is registered no more keeps the name it was registered under.
async fn named(app: &App, client: &str) -> Result<Option<Bilingual>, Problem> {
    Ok(app.clients.find(client).await?.map(|client| client.metadata.called()))
}

/// A client, as every answer names it.
fn face(id: &str, name: Option<&Bilingual>) -> Value {
    let called = |lang| name.map(|name| name.told(lang).text);
    json!({ "id": id, "name": called(Lang::Vi), "name_en": called(Lang::En) })
}

/// Whoever calls, as far as the token shows it; the rest is asked of the primary.
#[derive(Clone)]
struct Caller {
    claims: Arc<AccessClaims>,
    proof: Option<DpopProof>,
    desk: Desk,
}

impl Caller {
    async fn of(app: &App, request: &HttpRequest, scope: &str) -> Result<Self, Problem> {
        let token::Shown { claims, proof, .. } = token::shown(app, request, Api::App, &[scope]).await?;
        if claims.gid.is_none() {
            return Err(bad_token(Api::App, "no person stands behind the token"));
        }
        Ok(Self { claims, proof, desk: app.desk(&request_id(request, &app.entropy)) })
    }

    /// The key its token is bound to, which has signed this request.
    fn key(&self) -> Option<Thumbprint> {
        self.proof.as_ref().map(|proof| proof.key)
    }

    /// The same, when it can be that of a phone: what a phone answers is signed on P-256, as every keystore can.
    fn phone_key(&self) -> Result<Thumbprint, Problem> {
        match &self.proof {
            Some(proof) if proof.alg == Alg::Es256 => Ok(proof.key),
            Some(_) => Err(invalid(
                "dpop",
                "a phone's key is one on P-256 (ES256): make such a key, sign in with it, and bind that one",
            )),
            None => Err(not_possessed(&DpopFlaw::Missing.into())),
        }
    }

    fn prove(&self, c: &mut Conn) -> Result<Result<Citizen, Problem>, StoreError> {
        let citizen = grant::citizen(c, self.desk.now, &self.claims)?;
        Ok(citizen.ok_or_else(|| bad_token(Api::App, "what the person allowed, or their account, has ended")))
    }

    /// Reads for the person.
    async fn read<T: Send + 'static>(
        self,
        app: &App,
        look: impl FnOnce(&mut Conn, &Desk, &Citizen) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        let found = app.db.read(move |c| match self.prove(c)? {
            Ok(citizen) => look(c, &self.desk, &citizen).map(Ok),
            Err(ended) => Ok(Err(ended)),
        });
        found.await?
    }

    /// Does something for the person, in one transaction.
    async fn write<T: Send + 'static>(
        self,
        app: &App,
        mut act: impl FnMut(&mut Conn, &Desk, &Citizen) -> Result<Result<T, Problem>, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        let done = app.db.write(move |c| match self.prove(c)? {
            Ok(citizen) => act(c, &self.desk, &citizen),
            Err(ended) => Ok(Err(ended)),
        });
        done.await?
    }

    /// Changes how the person signs in, in one transaction: that takes a sign-in of this moment.
    async fn change<T: Send + 'static>(
        self,
        app: &App,
        act: impl FnMut(&mut Conn, &Desk, &Elevated) -> Result<Result<T, Problem>, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        self.change_after(app, Duration::ZERO, act).await
    }

    /// The same of somebody who had signed in when they began it, and was kept waiting so long.
    async fn change_after<T: Send + 'static>(
        self,
        app: &App,
        waited: Duration,
        mut act: impl FnMut(&mut Conn, &Desk, &Elevated) -> Result<Result<T, Problem>, StoreError>
        + Send
        + 'static,
    ) -> Result<T, Problem> {
        let fresh = Duration::from_secs(app.config.session.fresh_seconds) + waited;
        let done = self.write(app, move |c, desk, citizen| {
            match factor::may_change(c, citizen.clone(), desk.now, fresh)? {
                Ok(elevated) => act(c, desk, &elevated),
                Err(need) => Ok(Err(fresh_sign_in(Api::App, need))),
            }
        });
        done.await
    }
}
