//! `POST /console/{agency}/{role}/applications/{application}/compare`: a photo taken at the counter, compared with the one that the
//! register has.

use actix_multipart::Multipart;
use actix_web::{HttpResponse, web};

use super::dossier::{Named, page};
use super::gate::Console;
use super::views::{Entered, Told};
use crate::application::{self, Refused, Seen};
use crate::file::{self, FileFlaw, Purpose};
use crate::pages::handlers::failure::Failure;
use crate::pages::handlers::upload::{self, NotRead, Upload};
use crate::pages::views::ErrorKind;

/// `POST …/applications/{application}/compare`.
pub async fn compare(console: Console, path: web::Path<Named>, parts: Multipart) -> HttpResponse {
    // Whoever is no officer here sends nothing that is read.
    if let Err(answer) = console.read(|_c, _desk, _officer| Ok(())).await {
        return answer;
    }
    let largest = Purpose::Portrait.largest();
    let compared = match upload::read(&console.app, &console.visit, parts, largest).await {
        Ok(upload) => compared(&console, &path, upload).await,
        Err(NotRead::Forged) => return console.forged(),
        Err(NotRead::Malformed) => {
            return Failure::new(ErrorKind::BadRequest).page(&console.app, &console.visit);
        }
        Err(NotRead::TooLarge) => Ok(Err(Told::File(FileFlaw::TooLarge(largest)))),
        Err(NotRead::Busy) => Ok(Err(Told::of(&Refused::NotYet))),
    };
    match compared {
        Ok(Ok(())) => {
            console.visit.redirect(&format!("{}/applications/{}", console.home(), path.application))
        }
        Ok(Err(told)) => page(&console, &path.application, Entered::default(), Some(told)).await,
        Err(answer) => answer,
    }
}

/// Asks whether the officer may, then the system, and writes down what it found.
async fn compared(
    console: &Console,
    path: &Named,
    Upload { version, file }: Upload,
) -> Result<Result<(), Told>, HttpResponse> {
    let photo = match file::check(Purpose::Portrait, file) {
        Ok(photo) => photo,
        Err(flaw) => return Ok(Err(Told::File(flaw))),
    };
    let Some((id, version)) = path.application.parse().ok().zip(version) else {
        return Ok(Err(Told::of(&Refused::NotFound)));
    };
    let seen = Seen { id, version };
    let may = console.read(move |c, desk, officer| application::to_compare(c, desk, officer, seen)).await?;
    let comparison = match may.1 {
        Ok(comparison) => comparison,
        Err(refused) => return Ok(Err(Told::of(&refused))),
    };
    let likeness = comparison.ask(&console.app.ports, console.app.clock.now(), photo.bytes()).await;
    let write = console.write(move |c, desk, officer| application::compared(c, desk, officer, likeness));
    Ok(write.await?.1.map(drop).map_err(|refused| Told::of(&refused)))
}
