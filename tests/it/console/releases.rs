//! Two releases side by side: what a later one writes down stands in the way of nothing that this one knows.

use diesel::prelude::*;
use khoa::db::schema::mandates;
use khoa::mandate::{self, Of, Role};

use super::{agencies, officer};
use crate::support::TestServer;

#[actix_web::test]
async fn an_office_of_a_later_release_is_left_out_of_every_list_and_spoils_none() {
    let s = TestServer::start().await;
    agencies(&s).await;
    let mut lan = officer(&s, 2, &[("G01.899", Role::Clerk), ("G01.898", Role::Clerk)]).await;
    let later = s.running.app.db.write(|c| {
        let one = mandates::table.filter(mandates::agency_code.eq(Some("G01.898")));
        Ok(diesel::update(one).set(mandates::role.eq("archivist")).execute(c)?)
    });
    assert_eq!(later.await.unwrap(), 1);
    let desk = lan.open("/console").await;
    assert_eq!(desk.url.path(), "/console/G01.899/clerk", "the one that is known: {}", desk.body);
    let (all, ended) = s
        .running
        .app
        .db
        .read(|c| {
            Ok((mandate::list(c, &Of::default())?, mandate::list(c, &Of { ended: true, ..Of::default() })?))
        })
        .await
        .unwrap();
    assert_eq!((all.len(), ended.len()), (1, 1));
    s.finish().await;
}
