//! Pairs are found by what registers wrote of both, once, and are what an officer makes of them.

use serde_json::json;

use super::{
    KIM, KIMS, MERGES, MIN_JUN, MIN_JUNS, authority, citizens, decides, foreigner, proposes, stage, state,
};
use crate::support::{Browser, Listener, Page, TestServer, person};

/// Where the pairs of the list are, in its order.
fn listed(list: &Page) -> Vec<String> {
    let links = list.body.split("href=\"/console/G01.C06/authority/merges/mrg_").skip(1);
    links.map(|rest| format!("{MERGES}/mrg_{}", rest.split('"').next().unwrap())).collect()
}

async fn found(s: &TestServer, officer: &mut Browser) -> usize {
    s.running.find_duplicates().await.unwrap();
    listed(&officer.open(MERGES).await).len()
}

#[actix_web::test]
async fn who_is_alike_by_name_and_birth_is_found_once_and_what_was_judged_stays_judged() {
    let listener = Listener::start().await;
    let (s, _registers) = stage(&listener).await;
    let mut born_later = foreigner("999000000033", MIN_JUNS);
    born_later["birthdate"] = json!("2000-03-02");
    s.import(&[person("099200000307", "Kim Min Jun", Some(KIMS)), born_later]).await;

    let mut officer = authority(&s, 6).await;
    // Of two citizens a register has said that they are two; each of them may be the foreigner. Nobody else is alike.
    assert_eq!(found(&s, &mut officer).await, 2);
    assert_eq!(found(&s, &mut officer).await, 2, "once");
    let list = officer.open(MERGES).await;
    assert!(
        !list.body.contains(KIM) && !list.body.contains("Min-jun"),
        "the list names nobody: {}",
        list.body
    );
    let mut two = None;
    for path in listed(&list) {
        let page = officer.open(&path).await;
        assert!(page.has("merge-found") && page.body.contains(MIN_JUN), "{}", page.body);
        match page.body.contains(KIM) {
            true => two = Some(page),
            false => assert_eq!(decides(&mut officer, &page, "different").await.status, 200),
        }
    }
    assert_eq!(found(&s, &mut officer).await, 1);

    // A correction makes them looked at anew: what an officer judged stays so, and who is not alike any more stays on the list.
    let mut corrected = foreigner(MIN_JUN, MIN_JUNS);
    corrected["name"] = json!("KIM MIN-JUN");
    s.import(&[corrected]).await;
    assert_eq!(found(&s, &mut officer).await, 1);
    let page = two.unwrap();
    let citizen = citizens(&page);
    assert_eq!(proposes(&mut officer, &page, citizen).await.status, 200);
    let path = page.url.path().to_owned();
    let mut second = authority(&s, 7).await;
    let seen = second.open(&path).await;
    assert_eq!(state(&seen), "proposed", "{}", seen.body);
    assert_eq!(decides(&mut second, &seen, "agree").await.status, 200);
    assert_eq!(state(&second.open(&path).await), "waits");
    s.finish().await;
}
