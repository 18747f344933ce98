//! What one form asks for is begun and handed in at once.

use super::{begun, standing};
use crate::app::App;
use crate::application::{self, Means, Refused, Seen, State, Wish};
use crate::base::ApplicationId;
use crate::db::StoreError;
use crate::pages::handlers::visit::Visit;
use crate::session::{Citizen, Session};

/// Begins it and hands it in. What is open already says what is asked now where it waits for its holder, and else stands where it stands.
pub(super) async fn ask(
    app: &App,
    visit: &Visit,
    session: &Session,
    wish: Wish,
) -> Result<Result<ApplicationId, Refused>, StoreError> {
    let (id, seen) = match write(app, visit, session, wish).await? {
        Ok((id, Some(seen))) => (id, seen),
        Ok((id, None)) => return Ok(Ok(id)),
        Err(refused) => return Ok(Err(refused)),
    };
    let law = app.law.get().await?;
    let means = Means { db: &app.db, desk: app.desk(&visit.request_id), law, ports: &app.ports };
    Ok(application::submit(&means, session, seen).await?.map(|_sent| id))
}

/// Begins it, or writes anew what is open and waits for its holder; how it is seen then, where it can be handed in.
pub(super) async fn write(
    app: &App,
    visit: &Visit,
    session: &Session,
    wish: Wish,
) -> Result<Result<(ApplicationId, Option<Seen>), Refused>, StoreError> {
    let id = match begun(app, visit, session, wish.clone()).await? {
        Ok(id) => id,
        Err(refused) => return Ok(Err(refused)),
    };
    let Some(stands) = standing::read(app, session, id).await? else { return Ok(Err(Refused::NotFound)) };
    let mut seen = Seen { id, version: stands.application.version };
    if !matches!(stands.application.state, State::Draft | State::NeedsMore) {
        return Ok(Ok((id, None)));
    }
    if stands.wish != wish {
        match amended(app, visit, session, (seen, wish)).await? {
            Ok(version) => seen.version = version,
            Err(refused) => return Ok(Err(refused)),
        }
    }
    Ok(Ok((id, Some(seen))))
}

async fn amended(
    app: &App,
    visit: &Visit,
    session: &Session,
    (seen, wish): (Seen, Wish),
) -> Result<Result<i32, Refused>, StoreError> {
    let (desk, session) = (app.desk(&visit.request_id), session.clone());
    let amended = app.db.write(move |c| {
        let Some(citizen) = Citizen::prove(c, &session)? else { return Ok(Err(Refused::NotFound)) };
        application::amend(c, &desk, &citizen, seen, &wish)
    });
    amended.await
}
