//! `POST /console/{agency}/{role}/applications/{application}/compare`: a photo taken at the counter, compared with the one that the
//! register has.

use actix_multipart::Multipart;
use actix_web::{HttpResponse, web};

use super::dossier::{Named, page};
use super::gate::Console;
use super::views::{Entered, Told};
use crate::application::{self, Face, Refused, Seen, Want};
use crate::base::ApplicationId;
use crate::file::{self, Purpose};
use crate::pages::handlers::failure::Failure;
use crate::pages::handlers::upload::{self, NotRead};
use crate::pages::views::ErrorKind;

/// `POST …/applications/{application}/compare`.
pub async fn compare(console: Console, path: web::Path<Named>, parts: Multipart) -> HttpResponse {
    // Whoever is no officer here sends nothing that is read.
    if let Err(answer) = console.read(|_c, _desk, _officer| Ok(())).await {
        return answer;
    }
    let upload = upload::read(&console.app, &console.visit, parts, Purpose::Portrait.largest()).await;
    let photo = match upload {
        Ok(upload) => file::check(Purpose::Portrait, upload.file)
            .map_err(|_flaw| Refused::Missing(vec![Want::Portrait]))
            .map(|photo| (photo, upload.version)),
        Err(NotRead::Forged) => return console.forged(),
        Err(NotRead::Malformed) => {
            return Failure::new(ErrorKind::BadRequest).page(&console.app, &console.visit);
        }
        Err(NotRead::TooLarge) => Err(Refused::Missing(vec![Want::Portrait])),
        Err(NotRead::Busy) => Err(Refused::NotYet),
    };
    let id = path.application.parse::<ApplicationId>().map_err(|_none| Refused::NotFound);
    let asked =
        photo.and_then(|(photo, version)| Ok((photo, Seen { id: id?, version: version.unwrap_or(0) })));
    let outcome = match asked {
        Ok((photo, seen)) => found(&console, seen, photo.bytes()).await,
        Err(refused) => Ok(Err(refused)),
    };
    match outcome {
        Ok(Ok(_face)) => {
            console.visit.redirect(&format!("{}/applications/{}", console.home(), path.application))
        }
        Ok(Err(refused)) => {
            page(&console, &path.application, Entered::default(), Some(Told::of(&refused))).await
        }
        Err(answer) => answer,
    }
}

async fn found(console: &Console, seen: Seen, photo: &[u8]) -> Result<Result<Face, Refused>, HttpResponse> {
    let may = console.read(move |c, desk, officer| application::to_compare(c, desk, officer, seen)).await?;
    let comparison = match may.1 {
        Ok(comparison) => comparison,
        Err(refused) => return Ok(Err(refused)),
    };
    let likeness = comparison.ask(&console.app.ports, console.app.clock.now(), photo).await;
    let recorded =
        console.write(move |c, desk, officer| application::compared(c, desk, officer, likeness)).await?;
    Ok(recorded.1.map(|(_application, face)| face))
}
