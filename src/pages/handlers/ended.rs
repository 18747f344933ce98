//! A conversation that is over, or was begun in another browser: pressed twice, gone back to, bookmarked, left open over
//! night. Nobody is accused and no second code goes out; everybody is shown the way to the service.

use std::sync::Arc;

use actix_web::HttpResponse;

use super::failure::Failure;
use super::visit::Visit;
use crate::app::App;
use crate::base::{Lang, origin_of};
use crate::client::Client;
use crate::login::conversation;
use crate::pages::Service;
use crate::pages::views::{ClosedView, EndedView};

/// Gone: whatever is sent there again, nothing comes of it.
pub(super) const GONE: u16 = 410;

/// The page of a failure; where the conversation is over, with the way to the service that asked.
pub(super) async fn or_page(app: &App, visit: &Visit, failure: Failure) -> HttpResponse {
    if !matches!(failure, Failure::Over) {
        return failure.page(app, visit);
    }
    let flow = visit.flow();
    let Some(id) = flow.as_deref().and_then(conversation::asked_by) else { return page(app, visit, None) };
    if let Some(client) = closed(app, id).await {
        return closed_page(app, visit, &client).await;
    }
    let client = app.clients.find(id).await.ok().flatten();
    page(app, visit, client.filter(|client| !client.disabled).as_deref())
}

/// The service of that name, where it is one that has closed.
pub(super) async fn closed(app: &App, id: &str) -> Option<Arc<Client>> {
    let client = app.clients.find(id).await.ok().flatten()?;
    (!client.disabled && client.is_closed(app.clock.now())).then_some(client)
}

/// The page of a service that has closed, with the way to what took its place. Nothing goes back to where the browser came from.
pub(super) async fn closed_page(app: &App, visit: &Visit, client: &Client) -> HttpResponse {
    let now = app.clock.now();
    let at = client.closing.as_ref().map_or(now, |closing| closing.at);
    let successor = match app.clients.successor(client, now).await {
        Ok(found) => found,
        Err(error) => {
            tracing::warn!(%error, "what took the place of a closed service cannot be told");
            None
        }
    };
    let view = ClosedView {
        frame: visit.frame(app, None),
        service: service(client, visit.lang),
        at,
        start: successor.as_deref().and_then(start),
        successor: successor.map(|one| service(&one, visit.lang)),
        is_signed_in: visit.session().is_some(),
    };
    visit.page(GONE, &view)
}

/// The page, where nobody can be asked about the service.
pub(super) fn without_service(app: &App, visit: &Visit) -> HttpResponse {
    page(app, visit, None)
}

fn page(app: &App, visit: &Visit, client: Option<&Client>) -> HttpResponse {
    let mut frame = visit.frame(app, None);
    frame.path = visit.sign_in_page();
    let view = EndedView {
        frame,
        is_signed_in: visit.session().is_some(),
        minutes: app.config.session.conversation_seconds / 60,
        service: client.map(|client| service(client, visit.lang)),
        start: client.and_then(start),
    };
    visit.page(GONE, &view)
}

fn service(client: &Client, reader: Lang) -> Service {
    let metadata = &client.metadata;
    Service {
        name: metadata.called().told(reader),
        agency: metadata.run_by().map(|agency| agency.told(reader)),
        address: metadata.redirect_uris.first().map(|uri| origin_of(uri.as_str())).unwrap_or_default(),
        official: metadata.official,
        policy: None,
        terms: None,
        moves: None,
    }
}

/// Where the service is entered: the site its answers go to. An app has none, and is opened by its owner.
fn start(client: &Client) -> Option<String> {
    let site = client.metadata.redirect_uris.iter().find(|uri| !uri.is_of_an_app())?;
    Some(format!("{}/", origin_of(site.as_str())))
}
