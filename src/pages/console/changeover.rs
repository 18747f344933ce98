//! `GET /console/{agency}/{role}/changeover`: how far the change-over from accounts of other systems has come.

use actix_web::HttpResponse;

use super::gate::Console;
use super::views::{ChangeoverRow, ChangeoverView, ClosingPortal, SourceRow, Tab};
use crate::changeover::{self, OfSource, Portal};
use crate::pages::handlers::failure::Failure;
use crate::pages::views::ErrorKind;

/// `GET /console/{agency}/{role}/changeover`. For the identity authority: other seats have no such page.
pub async fn show(console: Console) -> HttpResponse {
    let found = console.read(|c, _desk, officer| changeover::board_for(c, officer));
    let (officer, board) = match found.await {
        Ok((officer, Some(board))) => (officer, board),
        Ok((_officer, None)) => return Failure::new(ErrorKind::Forbidden).page(&console.app, &console.visit),
        Err(answer) => return answer,
    };
    let units = match console.app.units.get().await {
        Ok(units) => units,
        Err(error) => return Failure::from(error).page(&console.app, &console.visit),
    };
    let today = console.today();
    let row = |(code, counts): &(Option<_>, changeover::Counts)| ChangeoverRow {
        province: code.as_ref().map(|code| units.places.called(code, today)),
        counts: counts.clone(),
    };
    let view = ChangeoverView {
        frame: console.frame().await,
        bar: console.bar(&officer, Tab::Changeover).await,
        rows: board.provinces.iter().map(row).collect(),
        sources: board.sources.iter().map(|one| source(&console, one)).collect(),
        total: board.total,
        as_of: board.as_of,
    };
    console.page(200, &view)
}

fn source(console: &Console, one: &OfSource) -> SourceRow {
    let lang = console.visit.lang;
    let portal = |portal: &Portal| ClosingPortal {
        name: portal.name.told(lang).text,
        successor: portal.successor.as_ref().map(|(_id, name)| name.told(lang).text),
    };
    SourceRow {
        source: one.source.clone(),
        came_in: one.came_in(),
        rejected: one.rejected,
        counts: one.counts.clone(),
        cut_over_at: one.cut_over_at,
        left: one.left(console.app.clock.now()),
        portals: one.portals.iter().map(portal).collect(),
    }
}
