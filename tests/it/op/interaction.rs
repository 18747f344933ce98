//! `x-fapi-interaction-id`: what a client calls an exchange comes back with the answer, and one of ours where it called it nothing.

use super::ciba;
use crate::support::{Reply, TestServer};

const HEADER: &str = "x-fapi-interaction-id";
const THEIRS: &str = "C770AEF3-6784-41f7-8e0e-FF5F97BDDB3A";

async fn userinfo(s: &TestServer, token: &str, names: &[&str]) -> Reply {
    let mut request = s.http.get(s.url("/userinfo")).bearer_auth(token);
    for name in names {
        request = request.header(HEADER, *name);
    }
    Reply::of(request.send().await.unwrap()).await
}

fn told(reply: &Reply) -> String {
    let mut all = reply.headers.get_all(HEADER).iter();
    let one =
        all.next().unwrap_or_else(|| panic!("nothing in {:?}", reply.headers)).to_str().unwrap().to_owned();
    assert_eq!(all.next(), None);
    one
}

#[actix_web::test]
async fn an_exchange_keeps_the_name_its_client_gave_it_and_gets_one_where_that_is_none() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", ciba::PASSPHRASE).await;
    let portal = s.client("portal", serde_json::json!({})).await;
    let token = portal.sign_in(&mut s.browser(), &lan, ciba::PASSPHRASE).await.access;
    let good = userinfo(&s, &token, &[THEIRS]).await;
    assert_eq!((good.status.as_u16(), told(&good).as_str()), (200, THEIRS));
    let refused = userinfo(&s, "no token", &[THEIRS]).await;
    assert_eq!((refused.status.as_u16(), told(&refused).as_str()), (401, THEIRS), "a refusal too");
    let braces = format!("{{{THEIRS}}}");
    let plain = THEIRS.replace('-', "");
    let long = "a".repeat(4_000);
    let mut ours = Vec::new();
    for names in [&[][..], &["one"], &[&braces], &[&plain], &[&long], &[THEIRS, THEIRS]] {
        let reply = userinfo(&s, &token, names).await;
        assert_eq!(reply.status, 200, "{names:?}");
        let name = told(&reply);
        uuid::Uuid::try_parse(&name).unwrap();
        ours.push(name);
    }
    ours.dedup();
    assert_eq!(ours.len(), 6, "each exchange is one of its own");

    let metadata = serde_json::json!({ "grants": [ciba::GRANT], "redirect_uris": [], "scope": "openid" });
    let counter = s.client("counter", metadata).await;
    for (form, status) in [("scope=openid&login_hint=099200000009", 200), ("scope=openid", 400)] {
        let request = s.http.post(s.url("/bc-authorize")).basic_auth(&counter.id, counter.secret.as_ref());
        let request =
            request.header(HEADER, THEIRS).header("content-type", "application/x-www-form-urlencoded");
        let reply = Reply::of(request.body(form).send().await.unwrap()).await;
        assert_eq!((reply.status.as_u16(), told(&reply).as_str()), (status, THEIRS), "{:?}", reply.body);
    }
    let nowhere = s.http.delete(s.url("/bc-authorize")).header(HEADER, THEIRS).send().await.unwrap();
    assert_eq!(told(&Reply::of(nowhere).await), THEIRS, "also where no such thing can be done");
    s.finish().await;
}
