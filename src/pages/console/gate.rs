//! The way in: a request of somebody who says they sit somewhere, and the proof that they do.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};

use super::views::{Bar, ClosedView, RefusedView, Tab};
use crate::app::App;
use crate::application::Refused;
use crate::base::{Aal, LocalDate, Problem, ProblemType};
use crate::db::{Conn, StoreError};
use crate::directory::AgencyCode;
use crate::keys::Desk;
use crate::mandate::{self, Assistant, Day, NotAnOfficer, Officer, Seat, Today};
use crate::pages::Frame;
use crate::pages::handlers::failure::Failure;
use crate::pages::handlers::form::forged;
use crate::pages::handlers::settings::sign_in_first;
use crate::pages::handlers::{Form, Visit};
use crate::pages::views::{ErrorKind, Page};
use crate::session::{Citizen, StepUp};

/// One request at `/console/{agency}/{role}/…`.
pub struct Console {
    /// What it may use.
    pub(super) app: web::Data<App>,
    /// Who sends it.
    pub(super) visit: Visit,
    /// Where they say they sit.
    seat: Seat,
}

/// Who may do what here, proven in the transaction in which they do it.
type Prove<P> = fn(&mut Conn, Day<'_>, &Citizen, &Seat) -> Result<Result<P, NotAnOfficer>, StoreError>;

/// Why the console stays shut.
pub(super) enum Shut {
    /// Nobody is signed in.
    Nobody,
    /// Somebody is, and is no officer there.
    Closed(NotAnOfficer),
}

/// What the State says of agencies today.
pub(super) async fn today(app: &App) -> Result<Today, Failure> {
    let (units, law) = (app.units.get().await?, app.law.get().await?);
    Today::of(units, &law, app.clock.now()).map_err(|error| {
        tracing::error!(%error, "nobody can be an officer");
        Failure::new(ErrorKind::Internal)
    })
}

impl Console {
    /// Proves the officer and reads what `work` reads.
    ///
    /// # Errors
    /// The answer for whoever is no officer here, or when a part is down.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Conn, &Desk, &Officer) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<(Officer, T), HttpResponse> {
        let done = match self.proven(mandate::officer, work).await {
            Ok(proven) => self.app.db.read(proven).await,
            Err(failure) => return Err(failure.page(&self.app, &self.visit)),
        };
        self.opened(done).await
    }

    /// Proves the officer and does what `work` does, in one transaction.
    ///
    /// # Errors
    /// As [`Console::read`].
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Conn, &Desk, &Officer) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<(Officer, T), HttpResponse> {
        self.act(mandate::officer, work).await
    }

    /// Proves whoever may help from the seat, an officer or a community helper, and does what `work` does, in one transaction.
    ///
    /// # Errors
    /// As [`Console::read`].
    pub(super) async fn assist<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Conn, &Desk, &Assistant) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<(Assistant, T), HttpResponse> {
        self.act(mandate::assistant, work).await
    }

    /// Proves them and does nothing else.
    ///
    /// # Errors
    /// As [`Console::read`].
    pub(super) async fn assistant(&self) -> Result<Assistant, HttpResponse> {
        let done = match self.proven(mandate::assistant, |_c, _desk, _who| Ok(())).await {
            Ok(proven) => self.app.db.read(proven).await,
            Err(failure) => return Err(failure.page(&self.app, &self.visit)),
        };
        self.opened(done).await.map(|(who, ())| who)
    }

    async fn act<P: Send + 'static, T: Send + 'static>(
        &self,
        prove: Prove<P>,
        work: impl FnMut(&mut Conn, &Desk, &P) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<(P, T), HttpResponse> {
        let done = match self.proven(prove, work).await {
            Ok(proven) => self.app.db.write(proven).await,
            Err(failure) => return Err(failure.page(&self.app, &self.visit)),
        };
        self.opened(done).await
    }

    async fn proven<P: Send + 'static, T: Send + 'static>(
        &self,
        prove: Prove<P>,
        mut work: impl FnMut(&mut Conn, &Desk, &P) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<impl FnMut(&mut Conn) -> Result<Result<(P, T), Shut>, StoreError> + Send + 'static, Failure>
    {
        let (today, session) = (today(&self.app).await?, self.visit.session().cloned());
        let (seat, desk) = (self.seat.clone(), self.app.desk(&self.visit.request_id));
        Ok(move |c: &mut Conn| {
            let Some(session) = &session else { return Ok(Err(Shut::Nobody)) };
            let Some(citizen) = Citizen::prove(c, session)? else { return Ok(Err(Shut::Nobody)) };
            match prove(c, today.day(), &citizen, &seat)? {
                Ok(proof) => work(c, &desk, &proof).map(|done| Ok((proof, done))),
                Err(why) => Ok(Err(Shut::Closed(why))),
            }
        })
    }

    async fn opened<P, T>(
        &self,
        done: Result<Result<(P, T), Shut>, StoreError>,
    ) -> Result<(P, T), HttpResponse> {
        match done {
            Ok(Ok(opened)) => Ok(opened),
            Ok(Err(why)) => Err(shut(&self.app, &self.visit, why).await),
            Err(error) => Err(Failure::from(error).page(&self.app, &self.visit)),
        }
    }

    /// The bar that stands on top of every page of the seat.
    pub(super) async fn bar(&self, who: &Assistant, tab: Tab) -> Bar {
        let today = self.today();
        let units = self.app.units.get().await;
        // Whether it stands was asked already: this is for its name alone.
        let named = units.map(|units| units.agencies.called(who.agency(), today));
        Bar {
            home: self.home(),
            agency: named.unwrap_or_else(|_down| who.agency().to_string()),
            role: who.role(),
            retiring: who.retiring().cloned(),
            tab,
        }
    }

    /// What these agencies are called today; those whose names cannot be read just now are left out.
    pub(super) async fn called(
        &self,
        codes: impl Iterator<Item = &AgencyCode>,
    ) -> BTreeMap<AgencyCode, String> {
        let (today, units) = (self.today(), self.app.units.get().await);
        let Ok(units) = units else { return BTreeMap::new() };
        codes.map(|code| (code.clone(), units.agencies.called(code, today))).collect()
    }

    /// The frame of a page of the seat.
    pub(super) async fn frame(&self) -> Frame {
        self.visit.frame(&self.app, self.visit.name(&self.app).await)
    }

    /// Where the seat's pages begin.
    pub(super) fn home(&self) -> String {
        home(&self.seat)
    }

    /// Today, where the office is.
    pub(super) fn today(&self) -> LocalDate {
        self.app.clock.now().local_date()
    }

    /// Whether the form was made by a page of ours in this browser.
    pub(super) fn vouches_for(&self, form: &Form) -> bool {
        self.visit.vouches_for(&self.app, form)
    }

    /// The answer to a form that was not.
    pub(super) fn forged(&self) -> HttpResponse {
        forged(&self.app, &self.visit)
    }

    /// Says why nothing was done, where there is no page to say it on.
    pub(super) async fn refused(&self, officer: &Officer, why: &Refused) -> HttpResponse {
        let bar = self.bar(officer, Tab::Queue).await;
        let view = RefusedView { frame: self.frame().await, bar, why: why.clone() };
        self.page(why.problem().status().as_u16(), &view)
    }

    /// Answers with a page.
    pub(super) fn page(&self, status: u16, view: &impl Page) -> HttpResponse {
        self.visit.page(status, view)
    }
}

/// Where the pages of a seat begin.
pub(super) fn home(seat: &Seat) -> String {
    format!("/console/{}/{}", seat.agency, seat.role)
}

/// The page with which a seat begins: the queue, or for whoever may only help the code that is read out.
pub(super) fn front(seat: &Seat) -> String {
    if seat.role.decides() { home(seat) } else { format!("{}/help", home(seat)) }
}

/// The answer for whoever is no officer: the sign-in that leads back, or the reason.
pub(super) async fn shut(app: &App, visit: &Visit, why: Shut) -> HttpResponse {
    let why = match why {
        Shut::Nobody | Shut::Closed(NotAnOfficer::NoPasskey) => {
            let whole_day = std::time::Duration::from_secs(app.config.session.absolute_seconds);
            let need = StepUp { aal: Aal::Two, max_age: whole_day };
            let back = visit.frame(app, None).path;
            return sign_in_first(app, visit, Some(need), &back).await;
        }
        Shut::Closed(why) => why,
    };
    visit.page(403, &ClosedView { frame: visit.frame(app, visit.name(app).await), why })
}

impl FromRequest for Console {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let part = |name| request.match_info().get(name).unwrap_or_default();
        let seat = part("agency").parse().ok().zip(part("role").parse().ok());
        let (app, visit) = (web::Data::<App>::extract(request), Visit::from_request(request, payload));
        Box::pin(async move {
            let Some((agency, role)) = seat else { return Err(Problem::new(ProblemType::NotFound).into()) };
            Ok(Self { app: app.await?, visit: visit.await?, seat: Seat { agency, role } })
        })
    }
}
