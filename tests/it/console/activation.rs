//! A missed activation is granted at the console: the holder gets their week anew, and takes the level up.

use std::time::Duration;

use khoa::mandate::Role;

use super::{PASSPHRASE, agencies, officer};
use crate::lives::{everybody, newcomer, sent};
use crate::support::{TestServer, registers};

#[actix_web::test]
async fn whoever_missed_the_week_of_activation_gets_another_from_an_officer() {
    let number = "099190000001";
    let registers = registers::start(&everybody(), khoa::base::Clock::fixed(TestServer::BEGIN));
    let s = TestServer::start_with(|config| registers.connect(config)).await;
    agencies(&s).await;
    let mut mai = newcomer(&s, 221, "Lê Thị Mai").await;
    let declared = [("number", number), ("name", "Lê Thị Mai"), ("birthdate", "1990-05-20")];
    sent(&mut mai, &declared, "citizen", &format!("portrait-{number}")).await;
    s.later(Duration::from_secs(8 * 86_400));
    let login = mai.open("/login").await;
    mai.sign_in(&login, "n221@mail.example", PASSPHRASE).await;
    let over = mai.open("/activation").await;
    let asked = mai.submit(&over, "/activation", &[]).await;
    let id = asked.url.path().rsplit('/').next().unwrap().to_owned();

    let mut elsewhere = officer(&s, 5, &[("G01.899", Role::Clerk)]).await;
    assert_eq!(elsewhere.open(&format!("/console/G01.899/clerk/applications/{id}")).await.status, 404);
    let mut authority = officer(&s, 6, &[("G01.C06", Role::Authority)]).await;
    let queue = authority.open("/console/G01.C06/authority").await;
    assert!(queue.body.contains(&id), "{}", queue.body);
    let address = format!("/console/G01.C06/authority/applications/{id}");
    let dossier = authority.open(&address).await;
    let decide = format!("{address}/decide");
    let granted = authority.submit(&dossier, &decide, &[("decision", "approve"), ("act", "decide")]).await;
    assert_eq!(granted.status, 200, "{}", granted.body);
    let twice = authority.submit(&dossier, &decide, &[("decision", "approve"), ("act", "decide")]).await;
    assert!(twice.status == 409 || twice.status == 404, "a page from before: {}", twice.status);
    let again = mai.open("/activation").await;
    assert!(again.has("activation-until") && !again.has("activation-over"), "{}", again.body);
    mai.submit(&again, "/activation", &[]).await;
    let waits = mai.open("/applications").await;
    assert!(!waits.has("activation-link") && waits.has("begin-2"), "{}", waits.body);
    s.finish().await;
}
