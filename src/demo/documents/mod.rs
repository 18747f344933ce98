//! An agency of the demo whose program issues documents: some people hold them when the demo begins, and a page beside the mailbox lets
//! somebody suspend and revoke them with a mouse. By the verbs that `/agency/v1/documents` calls.

mod page;

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::run::DemoError;
use crate::account::Number;
use crate::app::App;
use crate::base::{Moment, Secret};
use crate::boot;
use crate::client::{self, NewClient};
use crate::grant::{AccessClaims, AgencyClient, Audience};
use crate::policy::Law;
use crate::wallet::{self, Content, DocumentNumber, Means, New, Source};

pub(super) use page::routes;

/// The program, and the agency that it is of.
const PROGRAM: &str = "documents-office";
const AGENCY: &str = "G99.CC";

/// Who holds documents when the demo begins.
const LAN: &str = "099193000001";
const HUNG: &str = "099088000002";
/// Lan's son of three, whose documents she sees and shows.
const GIA_BAO: &str = "099223000009";
const HOLDERS: [&str; 2] = [LAN, HUNG];

/// The kinds of the release, all of them issued by agencies that do not exist.
pub(super) fn law() -> String {
    let issuers = |line: &str| match line.starts_with("issuers = ") {
        true => "issuers = [\"G99\"]\n".to_owned(),
        false => format!("{line}\n"),
    };
    include_str!("../../policy/law/documents/2024-07-01.toml").lines().map(issuers).collect()
}

/// A document to begin with: of which kind, to whom, its number, when it was issued and ends, in days from today, and what stands in it.
struct First {
    kind: &'static str,
    holder: &'static str,
    number: &'static str,
    issued: i32,
    ends: Option<i32>,
    fields: Value,
}

fn first() -> [First; 6] {
    let lan = ("Nguyễn Thị Lan", "1993-03-01");
    [
        First {
            kind: "residence",
            holder: LAN,
            number: "CT07-0991/2026",
            issued: -300,
            ends: Some(20),
            fields: json!({ "full_name": lan.0, "permanent": "12 đường Hoa Sữa, phường Hồ Gươm Xanh, Hà Nội" }),
        },
        First {
            kind: "health_insurance",
            holder: LAN,
            number: "GD4990000000001",
            issued: -200,
            ends: Some(165),
            fields: json!({
                "full_name": lan.0, "date_of_birth": lan.1, "benefit_level": "4",
                "first_care": "Bệnh viện Đa khoa Sông Ngân",
            }),
        },
        First {
            kind: "vehicle_registration",
            holder: LAN,
            number: "990000001",
            issued: -900,
            ends: None,
            fields: json!({
                "owner": lan.0, "plate": "99A-000.01", "make": "Sông Ngân", "model": "SN 110", "colour": "Đỏ đen",
                "chassis": "SNGN990000000001", "first_registered_on": "2024-05-20",
            }),
        },
        First {
            kind: "driving_licence",
            holder: LAN,
            number: "990000000001",
            issued: -1200,
            ends: None,
            fields: json!({
                "full_name": lan.0, "date_of_birth": lan.1, "classes": "A1, B", "qualified_on": "2023-05-10", "points": 12,
            }),
        },
        First {
            kind: "birth_certificate",
            holder: GIA_BAO,
            number: "KS-0991/2023",
            issued: -900,
            ends: None,
            fields: json!({
                "full_name": "Lê Nguyễn Gia Bảo", "date_of_birth": "2023-10-10", "sex": "Nam", "place_of_birth": "Hà Nội",
                "mother": lan.0, "registered_on": "2023-10-20",
            }),
        },
        First {
            kind: "health_insurance",
            holder: HUNG,
            number: "GD4990000000002",
            issued: -30,
            ends: Some(335),
            fields: json!({
                "full_name": "Trần Văn Hùng", "date_of_birth": "1988-11-20", "first_care": "Trạm y tế phường Ngân Hà",
            }),
        },
    ]
}

/// Registers the program and has it issue, once for a folder; the agencies and people stand.
///
/// # Errors
/// When the database refuses, or the demo's own data is damaged.
pub(super) async fn issue(app: &App) -> Result<(), DemoError> {
    register(app).await?;
    // Asked anew: what is held in memory may be a second old.
    let law = app.db.read(|c| Law::renewed(c, &boot::law_sections(), None)).await?;
    let law = Arc::new(law.ok_or_else(|| damaged("no law"))?()?);
    let (agency, units) = (office(app).await?, app.units.get().await?);
    for one in first() {
        let (desk, agency) = (app.desk(None), agency.clone());
        let (law, units, new) = (law.clone(), units.clone(), drawn_up(&one, desk.now)?);
        let issued =
            app.db.write(move |c| wallet::issue(c, &desk, Means { law: &law, units: &units }, &agency, &new));
        issued.await?.map_err(|why| damaged(format!("{}: {why:?}", one.kind)))?;
    }
    Ok(())
}

fn drawn_up(one: &First, now: Moment) -> Result<New, DemoError> {
    let (today, issued) = (now.local_date(), now.local_date().plus_days(one.issued));
    let fields: Map<String, Value> = serde_json::from_value(one.fields.clone()).map_err(damaged)?;
    Ok(New {
        kind: one.kind.to_owned(),
        holder: Number::of_person(one.holder).ok_or_else(|| damaged("a number"))?,
        number: DocumentNumber::parse(one.number).map_err(damaged)?,
        issued_on: issued,
        content: Content {
            valid_until: one.ends.map(|days| today.plus_days(days)),
            as_of: None,
            source: Some(Source::parse("Hệ thống cấp giấy tờ của bản trình diễn").map_err(damaged)?),
            fields,
        },
        supersedes: None,
    })
}

async fn register(app: &App) -> Result<Secret, DemoError> {
    let metadata = json!({
        "name": "Hệ thống cấp giấy tờ của bản trình diễn", "name#en": "Documents office of the demo",
        "redirect_uris": [], "post_logout_redirect_uris": [], "auth": "client_secret_basic",
        "grants": ["client_credentials"], "scope": "agency.documents", "official": true, "id_token_alg": "ES256", "min_aal": 1, "agency_code": AGENCY,
        "may_ask": [format!("{}/agency/v1", app.issuer())],
    });
    let metadata = serde_json::from_value(metadata).map_err(damaged)?;
    let (desk, new) = (app.desk(None), NewClient { id: PROGRAM.to_owned(), metadata });
    let registered = app.db.write(move |c| client::registered(c, &desk, &new)).await??;
    registered.secret.ok_or_else(|| damaged("a program without a secret"))
}

/// The proof that the program acts for its agency: of a token that never was, which is made here and used at once.
async fn office(app: &App) -> Result<AgencyClient, DemoError> {
    let client = app.clients.find(PROGRAM).await?.ok_or_else(|| damaged("no documents office"))?;
    let now = app.clock.now();
    let claims = AccessClaims {
        iss: app.issuer().to_owned(),
        sub: PROGRAM.to_owned(),
        aud: Audience::One(format!("{}/agency/v1", app.issuer())),
        client_id: PROGRAM.to_owned(),
        scope: "agency.documents".to_owned(),
        iat: now.as_seconds(),
        exp: now.as_seconds(),
        jti: String::new(),
        gid: None,
        cnf: None,
        auth_time: None,
        acr: None,
        act: None,
        org: None,
        mid: None,
    };
    let (law, units): (Arc<_>, Arc<_>) = (app.law.get().await?, app.units.get().await?);
    AgencyClient::prove(&claims, &client, &units, &law, now.local_date())
        .map_err(|why| damaged(format!("{why:?}")))
}

fn damaged(why: impl std::fmt::Display) -> DemoError {
    DemoError::Damaged(why.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Origin, Version};

    #[test]
    fn the_law_of_the_demo_is_sound_and_names_no_real_agency() {
        let version = Version::read(&boot::law_sections(), &law(), Origin::Release).unwrap();
        let issuers: Vec<_> =
            version.rules().into_iter().filter(|rule| rule.path.ends_with(".issuers")).collect();
        assert!(issuers.len() >= 10 && issuers.iter().all(|rule| rule.says == "G99"), "{issuers:?}");
    }
}
