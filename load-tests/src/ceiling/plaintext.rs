//! A bare actix-web server that answers 13 bytes to everything: the most an HTTP service on this machine can do.
//! Runs as a process of its own (`khoa-load-tests plaintext --port N`); must never do any work.

use actix_web::http::header::ContentType;
use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::Result;

/// Serves until it is told to stop.
pub fn serve(port: u16) -> Result<()> {
    let app = || App::new().default_service(web::to(hello));
    actix_web::rt::System::new().block_on(async move {
        HttpServer::new(app).bind(("127.0.0.1", port))?.run().await?;
        Ok(())
    })
}

async fn hello() -> HttpResponse {
    HttpResponse::Ok().content_type(ContentType::plaintext()).body("Hello, World!")
}
