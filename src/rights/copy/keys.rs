//! What somebody signs in with, and where they are signed in.

use serde_json::{Value, json};

use crate::client::Api;
use crate::db::{Conn, StoreError};
use crate::device::{self, push};
use crate::factor::{passcode, passkey, recovery_code, user_code};
use crate::grant;
use crate::keys::Desk;
use crate::session::{AgentKind, Citizen, Session};

pub(super) fn all(c: &mut Conn, desk: &Desk, who: &Citizen) -> Result<Value, StoreError> {
    let id = who.account().id;
    let passkeys: Vec<Value> = passkey::list(c, id)?.iter().map(passkey).collect();
    let phones = device::list(c, &desk.vault, who.account())?;
    let phones: Vec<Value> = phones
        .iter()
        .map(|one| json!({ "id": one.id, "label": one.label, "bound_at": one.bound_at.to_string(), "tier": one.tier.as_str() }))
        .collect();
    let rung = push::list(c, &desk.vault, who.account())?;
    let rung: Vec<Value> =
        rung.iter().map(|one| json!({ "browser": one.agent, "since": one.since.to_string() })).collect();
    let codes = recovery_code::sheet(c, id)?;
    Ok(json!({
        "passkeys": passkeys, "phones": phones, "notified_browsers": rung,
        "passcode_set_at": passcode::load(c, id)?.map(|kept| kept.set_at.to_string()),
        "user_code_set_at": user_code::set_at(c, id)?.map(|at| at.to_string()),
        "recovery_codes": codes.map(|sheet| json!({ "made_at": sheet.made_at.to_string(), "left": sheet.left })),
    }))
}

fn passkey(of: &passkey::Passkey) -> Value {
    json!({
        "id": of.id, "name": of.name, "synced": of.synced, "created_at": of.created_at.to_string(),
        "used_at": of.last_used_at.map(|at| at.to_string()),
    })
}

pub(super) fn signed_in(
    c: &mut Conn,
    desk: &Desk,
    issuer: &str,
    who: &Citizen,
    browsers: &[Session],
) -> Result<Value, StoreError> {
    let apps = grant::apps(c, desk.now, who.account().id, &Api::App.resource(issuer))?;
    let apps: Vec<Value> = apps
        .iter()
        .map(|one| {
            json!({
                "client": one.client, "started_at": one.auth_time.to_string(), "used_at": one.used.to_string(),
                "acr": one.aal.urn(), "amr": one.amr,
            })
        })
        .collect();
    let browsers: Vec<Value> = browsers.iter().map(browser).collect();
    Ok(json!({ "browsers": browsers, "apps": apps }))
}

fn browser(of: &Session) -> Value {
    let AgentKind { browser, system } = AgentKind::of(&of.agent);
    json!({
        "browser": browser, "system": system, "started_at": of.auth_time.to_string(), "acr": of.aal.urn(), "amr": of.amr,
    })
}
