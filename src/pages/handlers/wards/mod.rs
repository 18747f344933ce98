//! `/wards`: whom somebody represents, who represents them, and what they do for each.

pub mod one;

use actix_web::{HttpResponse, web};

use super::failure::Failure;
use super::settings::sign_in_first;
use super::visit::Visit;
use crate::account::Level;
use crate::app::App;
use crate::base::Moment;
use crate::login::ward as coming_in;
use crate::mandate::guardian::{self, Rules, Side};
use crate::pages::views::{WardRow, WardsView};
use crate::session::Citizen;

/// Where it is.
pub(super) const PATH: &str = "/wards";

/// `GET /wards`.
pub async fn list(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let Some(session) = visit.session().cloned() else {
        return sign_in_first(&app, &visit, None, PATH).await;
    };
    let rules = match rules(&app).await {
        Ok(rules) => rules,
        Err(failure) => return failure.page(&app, &visit),
    };
    let desk = app.desk(&visit.request_id);
    let read = app.db.read(move |c| {
        let Some(citizen) = Citizen::prove(c, &session)? else { return Ok(None) };
        let (own, today) = (citizen.account(), desk.now.local_date());
        let mut wards = Vec::new();
        for side in guardian::wards(c, &desk.vault, own.id, today)? {
            let id = side.account.id;
            let has_key = coming_in::has_key(c, id)?;
            wards.push(ward(&side, &rules, (desk.now, has_key)));
        }
        let guardians = guardian::guardians(c, &desk.vault, own.id, today)?;
        let may_ask = own.level.map_or(0, Level::number) >= rules.guardian_level;
        Ok(Some((wards, guardians, may_ask)))
    });
    match read.await {
        Ok(Some((wards, guardians, may_ask))) => {
            let frame = visit.frame(&app, visit.name(&app).await);
            let guardians = guardians.iter().map(row).collect();
            visit.page(200, &WardsView { frame, wards, guardians, may_ask })
        }
        Ok(None) => sign_in_first(&app, &visit, None, PATH).await,
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// What the law of the day says.
///
/// # Errors
/// Where it is silent nobody represents anybody.
pub(in crate::pages) async fn rules(app: &App) -> Result<Rules, Failure> {
    let law = app.law.get().await?;
    law.at::<Rules>(app.clock.now().local_date()).map(|dated| *dated.rules).map_err(|none| {
        tracing::error!(%none, "nobody can be represented");
        Failure::new(crate::pages::views::ErrorKind::Internal)
    })
}

fn row(side: &Side) -> WardRow {
    WardRow {
        id: side.account.id.to_string(),
        name: side.name.clone(),
        number: side.number.clone(),
        relation: side.guardianship.relation,
        level: side.account.level.map(Level::number),
        is_open: side.account.active,
        until: side.guardianship.valid_to.map(|end| end.plus_days(-1)),
        next: None,
    }
}

/// The same of a ward, with what can be done next.
fn ward(side: &Side, rules: &Rules, (now, has_key): (Moment, bool)) -> WardRow {
    WardRow { next: coming_in::next(side, rules, (now, has_key)), ..row(side) }
}
