//! A conversation that is over, or was begun in another browser: pressed twice, gone back to, bookmarked, left open over
//! night. Nobody is accused and no second code goes out; everybody is shown the way to the service.

use actix_web::HttpResponse;

use super::failure::Failure;
use super::visit::Visit;
use crate::app::App;
use crate::base::{Lang, origin_of};
use crate::client::Client;
use crate::login::conversation;
use crate::pages::Service;
use crate::pages::views::EndedView;

/// Gone: whatever is sent there again, nothing comes of it.
pub(super) const GONE: u16 = 410;

/// The page of a failure; where the conversation is over, with the way to the service that asked.
pub(super) async fn or_page(app: &App, visit: &Visit, failure: Failure) -> HttpResponse {
    if !matches!(failure, Failure::Over) {
        return failure.page(app, visit);
    }
    let flow = visit.flow();
    let client = match flow.as_deref().and_then(conversation::asked_by) {
        Some(id) => app.clients.find(id).await.ok().flatten().filter(|client| !client.disabled),
        None => None,
    };
    page(app, visit, client.as_deref())
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
    }
}

/// Where the service is entered: the site its answers go to. An app has none, and is opened by its owner.
fn start(client: &Client) -> Option<String> {
    let site = client.metadata.redirect_uris.iter().find(|uri| !uri.is_of_an_app())?;
    Some(format!("{}/", origin_of(site.as_str())))
}
