//! Officers at `/console`, and everybody who is none.

mod activation;
mod cases;
mod compare;
mod doors;
mod help;
mod helper;
mod place;
mod recovery;
mod releases;
mod rights;
mod visits;

use khoa::base::LocalDate;
use khoa::directory::{self, Columns, Directory, Rows, Task};
use khoa::mandate::{self, Appointment, Day, Role, Seat};
use serde_json::Value;

use crate::support::{Authenticator, Browser, Page, TestServer, Trick};

const PASSPHRASE: &str = "trang sáng trên sông quê";

/// Agencies of the tests; the last has gone into the first.
const AGENCIES: &str = "code,name,parent,place,valid_from\n\
    G01.CX,Công an cấp xã,,,2020-01-01\n\
    G01.899,Công an phường Ba Đình,G01.CX,,2020-01-01\n\
    G01.898,Công an phường Hoàn Kiếm,G01.CX,,2020-01-01\n\
    G01.C06,Cục Cảnh sát quản lý hành chính về trật tự xã hội,,,2020-01-01\n\
    G01.800,Cục Cảnh sát quản lý hành chính,,,2020-01-01\n\
    G01.700,Công an phường Cũ,,,2020-01-01\n\
    G01.600,Công an xã Đã Hết,,,2020-01-01\n";
/// Since the reform two of them have a commune each, between which an older one was split.
const PLACED: &str = "code,name,parent,place,valid_from\n\
    G01.899,Công an phường Ba Đình,G01.CX,00008,2025-07-01\n\
    G01.898,Công an phường Hoàn Kiếm,G01.CX,00025,2025-07-01\n";
const CHANGES: &str = "old,new,valid_from\nG01.700,G01.899,2025-07-01\nG01.600,G01.899,2024-12-01\n";

/// Brings in the agencies.
pub(crate) async fn agencies(s: &TestServer) {
    bring(s, &[(Task::Agencies, AGENCIES), (Task::Agencies, PLACED), (Task::AgencyChanges, CHANGES)]).await;
}

/// Brings in tables of agencies.
async fn bring(s: &TestServer, tables: &[(Task, &str)]) {
    let on = LocalDate::of(2020, 1, 1);
    for (task, text) in tables.iter().copied() {
        let app = &s.running.app;
        let known = Directory::of(&app.db.read(directory::rows).await.unwrap());
        let import = directory::compare(&known, task, text, &Columns::default(), Some(on)).unwrap();
        assert_eq!(import.report.refused, []);
        let desk = app.desk(None);
        app.db.write(move |c| directory::write(c, &desk, &import, "D1", "CA-1")).await.unwrap();
    }
    s.later(std::time::Duration::from_secs(2));
}

/// A person of level 2 with a passkey, signed out.
async fn person(s: &TestServer, number: u16, name: &str) -> (String, Authenticator) {
    let personal = s.citizen(number, name, PASSPHRASE).await;
    let mut browser = s.browser();
    let login = browser.open("/login").await;
    let home = browser.sign_in(&login, &personal, PASSPHRASE).await;
    let mut key = Authenticator::new(&s.issuer(), u8::try_from(number).unwrap());
    let options = script(&mut browser, &home, "/passkeys/options", "{}").await;
    let made = browser.script(&home, "/passkeys", &key.made(&options, Trick::None)).await;
    assert_eq!(made.status, 201, "{}", made.body);
    (personal, key)
}

async fn script(browser: &mut Browser, page: &Page, path: &str, body: &str) -> Value {
    let answer = browser.script(page, path, body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

/// Signs in with the passkey on whatever sign-in page `page` is, and goes on to where that leads.
pub(crate) async fn by_passkey(browser: &mut Browser, page: &Page, key: &Authenticator) -> Page {
    let flow = page.query("flow").map(|flow| format!("?flow={flow}")).unwrap_or_default();
    let options = script(browser, page, &format!("/passkeys/login/options{flow}"), "{}").await;
    let signed = key.signed(&options, Trick::None);
    let done = script(browser, page, &format!("/passkeys/login{flow}"), &signed).await;
    browser.open(done["next"].as_str().unwrap()).await
}

/// Gives an office that began years ago, and ends on `until` if it ends.
async fn appoint(s: &TestServer, number: &str, (agency, role): (&str, Role), until: Option<LocalDate>) {
    let app = &s.running.app;
    let (desk, number) = (app.desk(None), number.to_owned());
    let seat = Seat { agency: agency.parse().unwrap(), role };
    let units = app.units.get().await.unwrap();
    let law = app.law.get().await.unwrap();
    let on = LocalDate::of(2021, 1, 1);
    let rules = law.at::<directory::Succession>(LocalDate::of(2026, 1, 1)).unwrap().rules.clone();
    let given = app.db.write(move |c| {
        let actor = khoa::account::find(c, &desk.vault, &number)?.unwrap();
        let new = Appointment {
            actor,
            seat: seat.clone(),
            place: None,
            valid_from: on,
            valid_to: until,
            reference: "QĐ-1".into(),
            by: "CA-1".into(),
        };
        mandate::appoint(c, &desk, Day { agencies: &units.agencies, rules: &rules, on }, &new)
    });
    given.await.unwrap().unwrap();
}

/// An officer at work in a browser of their own.
pub(crate) async fn officer(s: &TestServer, number: u16, seats: &[(&str, Role)]) -> Browser {
    let (personal, key) = person(s, number, &format!("Cán Bộ Số {number}")).await;
    for seat in seats {
        appoint(s, &personal, *seat, None).await;
    }
    let mut browser = s.browser();
    let login = browser.open("/console").await;
    by_passkey(&mut browser, &login, &key).await;
    browser
}

/// No rows: what the release alone knows of agencies is nothing.
#[test]
fn the_release_knows_no_agency() {
    assert_eq!(Directory::of(&Rows::default()).agencies.all().count(), 0);
}
