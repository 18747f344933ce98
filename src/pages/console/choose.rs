//! `GET /console`: which of one's offices to sit down in.

use actix_web::{HttpResponse, web};

use super::gate::{Shut, front, shut, today};
use super::views::{ChooseView, SeatRow};
use crate::app::App;
use crate::mandate::{self, Seat};
use crate::pages::handlers::Visit;
use crate::pages::handlers::failure::Failure;
use crate::session::Citizen;

/// `GET /console`. Whoever has one office is led to it.
pub async fn choose(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let today = match today(&app).await {
        Ok(today) => today,
        Err(failure) => return failure.page(&app, &visit),
    };
    let (session, units) = (visit.session().cloned(), today.units.clone());
    let on = today.on;
    let seats = app.db.read(move |c| {
        let Some(session) = &session else { return Ok(Err(Shut::Nobody)) };
        let Some(citizen) = Citizen::prove(c, session)? else { return Ok(Err(Shut::Nobody)) };
        Ok(mandate::seats(c, today.day(), &citizen)?.map_err(Shut::Closed))
    });
    match seats.await {
        Ok(Ok(seats)) => match &seats[..] {
            [only] => visit.redirect(&front(only)),
            several => {
                let row = |seat: &Seat| SeatRow {
                    address: front(seat),
                    agency: units.agencies.called(&seat.agency, on),
                    code: seat.agency.to_string(),
                    role: seat.role,
                };
                let frame = visit.frame(&app, visit.name(&app).await);
                visit.page(200, &ChooseView { frame, seats: several.iter().map(row).collect() })
            }
        },
        Ok(Err(why)) => shut(&app, &visit, why).await,
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}
