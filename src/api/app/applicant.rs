//! Who calls about applications: whoever they are of, or an officer who helps that person with their agreement, by a token that names both
//! (`act`, RFC 8693 §4.1). The officer is asked for anew at each call: that they still sit there, and that it still goes on.

use std::sync::Arc;

use actix_web::HttpRequest;

use super::{APPLICATIONS, Caller};
use crate::api::refusal::{bad_token, scope_needed};
use crate::api::token;
use crate::app::App;
use crate::application::{Applicant, Hand};
use crate::assistance::{self, Helping, Refused, Scope};
use crate::base::{AccountId, Problem};
use crate::client::Api;
use crate::db::{Conn, StoreError};
use crate::grant::AccessClaims;
use crate::keys::Desk;
use crate::mandate::Today;
use crate::web::request_id;

/// Whoever calls.
pub(super) enum Calls {
    /// Whose applications they are.
    Holder(Caller),
    /// Whoever helps them.
    Helper(Helper),
}

/// An officer's program, as far as its token shows; the rest is asked of the primary.
pub(super) struct Helper {
    claims: Arc<AccessClaims>,
    desk: Desk,
    today: Today,
    scope: Scope,
}

/// Whoever calls, in a transaction.
pub(super) struct Called<'a> {
    /// Whose application it is, and by whose hand.
    pub(super) who: Applicant<'a>,
    /// By whose account what was sent is told from others'.
    pub(super) sender: AccountId,
}

impl Calls {
    /// Whoever calls for what takes `scope` of a helper.
    ///
    /// # Errors
    /// As the token.
    pub(super) async fn of(app: &App, request: &HttpRequest, scope: Scope) -> Result<Self, Problem> {
        if !token::is_acting(app, request).await? {
            return Caller::of(app, request, APPLICATIONS).await.map(Self::Holder);
        }
        let words: Vec<&str> =
            Scope::ALL.into_iter().filter(|more| more.allows(scope)).map(Scope::word).collect();
        let token::Shown { claims, .. } = token::shown(app, request, Api::App, &words).await?;
        let desk = app.desk(&request_id(request, &app.entropy));
        let law = app.law.get().await?;
        let today = Today::of(app.units.get().await?, &law, desk.now)?;
        Ok(Self::Helper(Helper { claims, desk, today, scope }))
    }

    /// When, by which keys and for which request.
    pub(super) const fn desk(&self) -> &Desk {
        match self {
            Self::Holder(caller) => &caller.desk,
            Self::Helper(helper) => &helper.desk,
        }
    }

    /// Looks, which a helper does on record.
    pub(super) async fn look<T: Send + 'static>(
        self,
        app: &App,
        mut look: impl FnMut(&mut Conn, &Desk, Applicant<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        match self {
            Self::Holder(caller) => {
                caller.read(app, move |c, desk, citizen| look(c, desk, citizen.into())).await
            }
            Self::Helper(helper) => {
                let seen = app.db.write(move |c| {
                    let helping = match helper.prove(c)? {
                        Ok(helping) => helping,
                        Err(refused) => return Ok(Err(refused)),
                    };
                    let _on_record = helping.look(c, &helper.desk)?;
                    look(c, &helper.desk, (&helping).into()).map(Ok)
                });
                seen.await?
            }
        }
    }

    /// Does something, in one transaction.
    pub(super) async fn write<T: Send + 'static>(
        self,
        app: &App,
        mut act: impl FnMut(&mut Conn, &Desk, Called<'_>) -> Result<Result<T, Problem>, StoreError>
        + Send
        + 'static,
    ) -> Result<T, Problem> {
        match self {
            Self::Holder(caller) => {
                let by_holder = move |c: &mut Conn, desk: &Desk, citizen: &crate::session::Citizen| {
                    act(c, desk, Called { who: citizen.into(), sender: citizen.account().id })
                };
                caller.write(app, by_holder).await
            }
            Self::Helper(helper) => {
                let done = app.db.write(move |c| match helper.prove(c)? {
                    Ok(helping) => {
                        let sender = helping.helper().account();
                        act(c, &helper.desk, Called { who: (&helping).into(), sender })
                    }
                    Err(refused) => Ok(Err(refused)),
                });
                done.await?
            }
        }
    }

    /// Whoever hands something in, who is proven anew in each of its transactions.
    pub(super) async fn hand(self, app: &App) -> Result<Hand, Problem> {
        let proven = app.db.read(move |c| match &self {
            Self::Holder(caller) => Ok(caller.prove(c)?.map(|citizen| Hand::from(citizen.session()))),
            Self::Helper(helper) => {
                let helping = helper.prove(c)?;
                Ok(helping.map(|one| Hand::Helper(one.helper().clone(), one.assistance())))
            }
        });
        proven.await?
    }
}

impl Helper {
    fn prove(&self, c: &mut Conn) -> Result<Result<Helping, Problem>, StoreError> {
        let helping = assistance::by_token(c, &self.desk, self.today.day(), &self.claims, self.scope)?;
        Ok(helping.map_err(|why| match why {
            Refused::Scope => scope_needed(Api::App, &[self.scope.word()]),
            _ => bad_token(Api::App, "the officer does not help any more"),
        }))
    }
}
