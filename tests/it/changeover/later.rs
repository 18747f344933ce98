//! Who comes after the list: found within a minute, and nobody else is looked at for it.

use std::time::Duration;

use khoa::account::{self, Birthdate, Confirmed, FullName, Kind, Level, Method, NewAccount, Number, Proof};
use khoa::base::AccountId;
use khoa::changeover::{Blocked, Board, board, look_again};
use khoa::db::Conn;
use khoa::mandate::member::Role;
use serde_json::json;

use super::bring;
use crate::organisations::{Gift, TIMBER, give, organisation};
use crate::support::{TestServer, person};

const LAN: &str = "099200000001";
const MINH: &str = "099200000002";

/// How many are blocked by that, and how many are ready.
fn stands(board: &Board, why: Blocked) -> (i64, i64) {
    (board.total.blocked.get(&why).copied().unwrap_or_default(), board.total.ready)
}

async fn shown(s: &TestServer) -> Board {
    s.running.app.db.read(board).await.unwrap()
}

/// What the service does by itself within a minute.
async fn a_minute(s: &TestServer) -> Board {
    s.clock.turn(Duration::from_secs(60));
    s.running.match_who_came().await.unwrap();
    shown(s).await
}

/// An account that somebody made, once a register has confirmed who they are: it has no level until they take up the one that is issued.
async fn confirmed(s: &TestServer, number: &str) -> AccountId {
    let confirmed = Confirmed {
        kind: Kind::Citizen,
        name: FullName::parse("Nguyễn Thị Lan").unwrap(),
        birthdate: Birthdate::parse("2000-03-01").unwrap(),
        nationality: None,
        number: Number::of_person(number),
        others: Vec::new(),
        ends_on: None,
        source: "population".into(),
    };
    let desk = s.running.app.desk(None);
    let made = move |c: &mut Conn| account::create(c, &desk, &NewAccount::of_confirmed(&confirmed));
    s.running.app.db.write(made).await.unwrap().unwrap().id
}

async fn take_up(s: &TestServer, id: AccountId) {
    let desk = s.running.app.desk(None);
    let proof = Proof {
        level: Level::Two,
        method: Method::Register,
        source: "population".into(),
        reference: "HS-1".into(),
        officer: None,
        facts: json!({}),
    };
    let taken = move |c: &mut Conn| {
        account::issue(c, &desk, id, &proof, desk.now.plus(Duration::from_secs(60)))?;
        account::activate(c, &desk, id)
    };
    s.running.app.db.write(taken).await.unwrap().unwrap();
}

#[actix_web::test]
async fn whoever_is_made_or_raised_after_the_list_is_matched_within_a_minute_and_nobody_else_is_looked_at() {
    let s = TestServer::start().await;
    let strangers: String = (100..700).map(|n| format!("n{n},099200000{n},\n")).collect();
    let list =
        format!("legacy_id,personal_number,enterprise_code\nlan,{LAN},\nminh,{MINH},\ntimber,,{TIMBER}\n");
    assert_eq!(bring(&s, &(list + &strangers)).await.taken, 603);
    let brought = shown(&s).await;
    assert_eq!(stands(&brought, Blocked::NoAccount), (603, 0));

    // An organisation is known here by its other code.
    let lan = confirmed(&s, LAN).await;
    s.import(&[person(MINH, "Trần Văn Minh", None), organisation(TIMBER, "Gỗ Việt")]).await;
    let made = a_minute(&s).await;
    assert_eq!(stands(&made, Blocked::NoAccount), (600, 1), "{made:?}");
    assert_eq!((made.total.blocked[&Blocked::NoLevel], made.total.blocked[&Blocked::NotRepresented]), (1, 1));

    take_up(&s, lan).await;
    give(&s, MINH, TIMBER, Gift::of(Role::LegalRepresentative)).await;
    let raised = a_minute(&s).await;
    assert_eq!(stands(&raised, Blocked::NoAccount), (600, 3), "{raised:?}");
    assert_eq!(raised.as_of, brought.as_of, "of the others none was looked at since the list came");

    // What a release before this one brought awaits nobody, until all have had their turn once.
    for statement in ["update legacy_accounts set brought_by = null", "delete from awaited_numbers"] {
        let run = move |c: &mut Conn| {
            use diesel::prelude::*;
            Ok(diesel::sql_query(statement).execute(c)?)
        };
        s.running.app.db.write(run).await.unwrap();
    }
    s.clock.turn(Duration::from_secs(1));
    let app = &s.running.app;
    assert_eq!(look_again(&app.db, &app.desk(None), &app.clock, app.clock.now()).await.unwrap(), 603);
    s.import(&[person("099200000100", "Lê Thị Mai", None)]).await;
    assert_eq!(stands(&a_minute(&s).await, Blocked::NoAccount), (599, 4));
    assert_eq!(bring(&s, &format!("legacy_id,personal_number\nlan,{LAN}\nlan,{LAN}\n")).await.rejected, 1);
    s.finish().await;
}

#[actix_web::test]
async fn an_account_that_stands_in_a_list_twice_is_told_however_far_apart_its_rows_are() {
    let s = TestServer::start().await;
    let row = |n: u32| format!("n{n},0992{n:08}\n");
    let rows: String = (1..=1_200).map(row).collect();
    let list = format!("legacy_id,personal_number\n{rows}{}{}", row(3), row(1_199));
    let (first, rejected) = super::bring_in(&s, &list).await;
    assert_eq!((first.taken, first.rejected), (1_200, 2));
    assert_eq!(
        rejected,
        ["1202 legacy_id: a row before this one has it", "1203 legacy_id: a row before this one has it"]
    );
    let (again, rejected) = super::bring_in(&s, &list).await;
    assert_eq!((again.known, again.rejected, rejected.len()), (1_200, 2, 2), "the same list says the same");
    s.finish().await;
}
