//! `/console/v1`: what officers do, for programs of their agencies. The same verbs as the pages of `/console`.
//!
//! It is called with an access token of a registered official app that names this API, given by the officer, and not by the
//! officer's session cookie. So a page of another site can do nothing in an officer's name however their browser is lured (there
//! is nothing it would send by itself, and no rule of ours that a header must be there), one and the same proof, count and walk
//! hold for all our APIs, and an agency's program is a client that can be named in the log and switched off alone. The sign-in
//! behind the token must have been by a passkey, as on the pages ([`mandate::officer`]).
//!
//! `Acting-As` says in which seat: `clerk@H01.01`. A look at a person is a POST, because it is put on record.

mod applications;
mod assistances;
mod changeover;
mod clients;
mod compare;
mod decisions;
mod evidence;
mod merges;
mod readiness;
mod requests;
mod seats;
mod visits;

pub use applications::{look, queue};
pub use assistances::{ask as ask_to_help, begin as begin_to_help, end as end_help, show as help};
pub use changeover::board;
pub use clients::clients;
pub use compare::compare;
pub use decisions::{ask, check_in, decide, forward, propose};
pub use evidence::evidence;
pub use merges::{
    decide as decide_merge, list as merges, look as look_at_merge, name as name_merge,
    propose as propose_merge,
};
pub use readiness::{board as readiness, enter};
pub use requests::take_in;
pub use seats::seats;
pub use visits::{attend, visits};

use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::http::header::HeaderName;

use super::refusal::{bad_token, invalid, step_up};
use super::token;
use crate::app::App;
use crate::base::{Aal, Problem, ProblemType};
use crate::client::Api;
use crate::db::{Conn, StoreError};
use crate::grant::{self, AccessClaims};
use crate::keys::Desk;
use crate::mandate::{self, Assistant, Day, NotAnOfficer, Officer, Seat, Today};
use crate::policy::Law;
use crate::session::Citizen;
use crate::web::request_id;

/// The scopes of this API, and what each opens.
pub const SCOPES: [(&str, &str); 1] =
    [(mandate::SCOPE, "queues, dossiers and decisions of the officer's seats")];

const ACTING_AS: HeaderName = HeaderName::from_static("acting-as");

/// What a look may be for.
pub fn purposes() -> [&'static str; 7] {
    mandate::Purpose::ALL.map(mandate::Purpose::as_str)
}

/// How somebody proves what they are in a seat.
type Prove<P> = fn(&mut Conn, Day<'_>, &Citizen, &Seat) -> Result<Result<P, NotAnOfficer>, StoreError>;

/// Whoever calls, and by what they are judged.
struct Caller {
    claims: Arc<AccessClaims>,
    desk: Desk,
    law: Arc<Law>,
    today: Today,
}

impl Caller {
    async fn of(app: &App, request: &HttpRequest) -> Result<Self, Problem> {
        let token::Shown { claims, .. } = token::shown(app, request, Api::Console, &[mandate::SCOPE]).await?;
        if claims.gid.is_none() {
            return Err(bad_token(Api::Console, "no officer stands behind the token"));
        }
        let desk = app.desk(&request_id(request, &app.entropy));
        let law = app.law.get().await?;
        let today = Today::of(app.units.get().await?, &law, desk.now)?;
        Ok(Self { claims, desk, law, today })
    }

    fn citizen(&self, c: &mut Conn) -> Result<Result<Citizen, Problem>, StoreError> {
        let citizen = grant::citizen(c, self.desk.now, &self.claims)?;
        Ok(citizen
            .ok_or_else(|| bad_token(Api::Console, "what the officer allowed, or their account, has ended")))
    }

    /// The officer in that seat.
    fn officer(&self, c: &mut Conn, seat: &Seat) -> Result<Result<Officer, Problem>, StoreError> {
        self.proven(c, seat, mandate::officer)
    }

    /// Whoever may help from that seat, an officer or a community helper.
    fn assistant(&self, c: &mut Conn, seat: &Seat) -> Result<Result<Assistant, Problem>, StoreError> {
        self.proven(c, seat, mandate::assistant)
    }

    fn proven<P>(
        &self,
        c: &mut Conn,
        seat: &Seat,
        prove: Prove<P>,
    ) -> Result<Result<P, Problem>, StoreError> {
        let citizen = match self.citizen(c)? {
            Ok(citizen) => citizen,
            Err(ended) => return Ok(Err(ended)),
        };
        Ok(prove(c, self.today.day(), &citizen, seat)?.map_err(|why| no_officer(&why)))
    }

    /// Does something in that seat, in one transaction.
    async fn write<T: Send + 'static>(
        self,
        app: &App,
        seat: Seat,
        act: impl FnMut(&mut Conn, &Self, &Officer) -> Result<Result<T, Problem>, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        self.act(app, seat, mandate::officer, act).await
    }

    /// The same for whoever may help from that seat, an officer or a community helper.
    async fn assist<T: Send + 'static>(
        self,
        app: &App,
        seat: Seat,
        act: impl FnMut(&mut Conn, &Self, &Assistant) -> Result<Result<T, Problem>, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        self.act(app, seat, mandate::assistant, act).await
    }

    async fn act<P: 'static, T: Send + 'static>(
        self,
        app: &App,
        seat: Seat,
        prove: Prove<P>,
        mut act: impl FnMut(&mut Conn, &Self, &P) -> Result<Result<T, Problem>, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        let done = app.db.write(move |c| match self.proven(c, &seat, prove)? {
            Ok(proven) => act(c, &self, &proven),
            Err(refused) => Ok(Err(refused)),
        });
        done.await?
    }
}

fn seat(request: &HttpRequest) -> Result<Seat, Problem> {
    let named = request.headers().get(ACTING_AS).and_then(|field| field.to_str().ok());
    let read = |text: &str| {
        let (role, agency) = text.split_once('@')?;
        Some(Seat { agency: agency.parse().ok()?, role: role.parse().ok()? })
    };
    named.and_then(read).ok_or_else(|| invalid("acting-as", "the seat, as ROLE@AGENCY, such as clerk@H01.01"))
}

/// Nobody learns whether there is a mandate who has not used their passkey.
fn no_officer(why: &NotAnOfficer) -> Problem {
    match why {
        NotAnOfficer::NoPasskey => step_up(Api::Console, Aal::Two, "sign in with a passkey"),
        NotAnOfficer::NoMandate
        | NotAnOfficer::Level
        | NotAnOfficer::AgencyEnded { .. }
        | NotAnOfficer::AgencyUnknown => {
            Problem::new(ProblemType::NotEntitled).field("acting-as", why.to_string())
        }
    }
}
