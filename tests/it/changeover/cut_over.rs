//! The cut-over: at a set second the old system's accounts stop and its portals close, and nobody is locked out.

use std::time::Duration;

use futures_util::future::join_all;
use khoa::changeover::{self, CutOver, CutOverError, OfSource, PortalToClose};
use serde_json::{Value, json};

use super::{bring_in, try_to_bring};
use crate::support::{Party, Place, TestServer, refusal};

const PASSPHRASE: &str = "trang sáng trên sông quê";

/// Three people who are here, one of whom never comes, one who is not, and a row that says nothing.
const LIST: &str = "legacy_id,personal_number,tax_code\n\
    lan,099200000001,\nhung,099200000002,\nmai,099200000003,\nstranger,099200000099,\nnobody,,\n";

async fn cut_over(s: &TestServer, span: Duration) -> Result<usize, CutOverError> {
    let (desk, at) = (s.running.app.desk(None), s.clock.now().plus(span));
    let portals = vec![PortalToClose { id: "old".into(), successor: Some("new".into()) }];
    let wish = CutOver { source: "old.example".parse().unwrap(), at, portals };
    let set = s.running.app.db.write(move |c| changeover::cut_over(c, &desk, &wish)).await.unwrap();
    set.map(|set| set.portals.len())
}

async fn board(s: &TestServer) -> OfSource {
    let (app, desk) = (&s.running.app, s.running.app.desk(None));
    changeover::look_again(&app.db, &desk, &app.clock, desk.now).await.unwrap();
    app.db.read(changeover::board).await.unwrap().sources.remove(0)
}

/// Everybody signs in at `portal` at once, each in a browser of their own; answers how many got in, and how many were shown the way.
async fn arrivals(s: &TestServer, portal: &Party, people: &[String]) -> (usize, usize) {
    let one = async |person: &String| portal.visit(&mut s.browser(), person, PASSPHRASE, &[]).await;
    let pages = join_all(people.iter().map(one)).await;
    let codes = pages.iter().filter(|page| page.query("code").is_some()).count();
    let shown = pages.iter().filter(|page| page.status == 410 && page.has("to-successor")).count();
    assert!(pages.iter().all(|page| page.query("error").is_none()), "nobody is sent back with an error");
    (codes, shown)
}

#[actix_web::test]
async fn under_traffic_the_old_portal_stops_at_the_very_second_the_new_one_never_and_the_counts_add_up() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let people = [lan, s.citizen(2, "Trần Văn Hùng", PASSPHRASE).await];
    s.citizen(3, "Lê Thị Mai", PASSPHRASE).await;
    let (old, new) = (s.client("old", json!({})).await, s.client("new", json!({})).await);
    assert!(matches!(cut_over(&s, Duration::from_secs(60)).await, Err(CutOverError::Unknown(_))));
    assert_eq!(bring_in(&s, LIST).await.1.len(), 1);
    assert!(matches!(cut_over(&s, Duration::from_secs(5)).await, Err(CutOverError::Soon(_))));
    assert_eq!(cut_over(&s, Duration::from_secs(90)).await, Ok(1));
    assert_eq!(cut_over(&s, Duration::from_secs(60)).await, Ok(1), "it can be moved, and the portal with it");
    let before = board(&s).await;
    assert_eq!((before.counts.moved, before.counts.ready, before.counts.is_blocked()), (0, 3, 1));
    assert_eq!(before.left(s.clock.now()), Some(Duration::from_secs(60)));
    assert_eq!(before.portals[0].successor.as_ref().unwrap().0, "new");

    s.later(Duration::from_secs(58));
    for second in -2..=1 {
        let there = async { arrivals(&s, &old, &people).await };
        let here = async { arrivals(&s, &new, &people).await };
        let (there, here) = futures_util::future::join(there, here).await;
        assert_eq!(here, (2, 0), "at second {second}");
        assert_eq!(there, if second < 0 { (2, 0) } else { (0, 2) }, "at second {second}");
        s.later(Duration::from_secs(1));
    }
    let after = board(&s).await;
    let Value::Object(told) = after.told(s.clock.now()) else { panic!("no object") };
    let of = |name: &str| told[name].as_i64().unwrap();
    assert_eq!((of("came_in"), of("moved"), of("ready"), of("rejected")), (5, 2, 1, 1));
    assert_eq!(told["blocked"], json!({ "no_account": 1 }));
    assert_eq!(told["seconds_left"], json!(null));

    // It is over: neither moved nor taken back, and no list is taken by mistake.
    assert!(matches!(cut_over(&s, Duration::from_secs(60)).await, Err(CutOverError::Over(..))));
    let desk = s.running.app.desk(None);
    let source = "old.example".parse().unwrap();
    let back =
        s.running.app.db.write(move |c| changeover::take_cut_over_back(c, &desk, &source)).await.unwrap();
    assert!(matches!(back, Err(CutOverError::Over(..))));
    let more = "legacy_id,personal_number\nlate,099200000098\n";
    let stopped = try_to_bring(&s, more, None).await.unwrap_err();
    assert!(stopped.to_string().contains("--after-cut-over"), "{stopped}");
    assert_eq!(try_to_bring(&s, more, Some("Quyết định 12")).await.unwrap().0.taken, 1);
    assert_eq!(s.recorded("legacy_imported").await.last().unwrap()["after_cut_over"], "Quyết định 12");
    assert_eq!((s.happened("cut_over_set").await, s.happened("client_closing").await), (2, 2));
    s.finish().await;
}

#[test]
fn an_operator_sets_a_cut_over_and_takes_it_back_with_all_its_portals_or_none() {
    let place = Place::new("cut_over");
    let list = place.data.path().join("list");
    std::fs::write(&list, "legacy_id,tax_code\na,9900000048\n").unwrap();
    place.answer(&["changeover", "import", list.to_str().unwrap(), "--source", "old"]);
    for id in ["one", "two", "new"] {
        let uri = format!("https://{id}.example/callback");
        place.answer(&["client", "add", id, "--name", id, "--redirect-uri", &uri]);
    }
    let set = |portals: &[&'static str]| {
        let at = ["changeover", "cut-over", "old", "--at", "2999-07-01T00:00:00+07:00"];
        [&at[..], portals].concat()
    };
    let refused = |arguments: &[&str]| refusal(&place.khoa(arguments).output().unwrap());
    let state = |id: &str| place.answer(&["client", "show", id])["state"].as_str().unwrap().to_owned();
    assert!(refused(&set(&["--portal", "one=new", "--portal", "two=none"])).contains("no client none"));
    assert!(
        refused(&set(&["--portal", "one=two", "--portal", "two=new"])).contains("closes in the same second")
    );
    assert_eq!(state("one"), "on", "all of it or nothing");
    let done = place.answer(&set(&["--portal", "one=new"]));
    assert_eq!(done["portals"], json!([{ "client_id": "one", "successor": "new", "new_subjects": true }]));
    place.answer(&set(&["--portal", "two"]));
    assert_eq!([state("one"), state("two")], ["closing", "closing"]);
    assert!(refused(&["client", "close", "one", "--take-back"]).contains("closes by the cut-over of old"));
    let told = place.answer(&["changeover", "status"])["sources"][0].clone();
    assert_eq!((&told["cut_over_at"], &told["came_in"]), (&json!("2999-06-30T17:00:00Z"), &json!(1)));
    let back = place.answer(&["changeover", "cut-over", "old", "--take-back"]);
    assert_eq!(back["portals_stay"], json!(["one", "two"]));
    assert_eq!([state("one"), state("two")], ["on", "on"]);
    assert!(refused(&["changeover", "cut-over", "old", "--take-back"]).contains("nothing to take back"));
}
