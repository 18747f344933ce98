//! Ringing a browser: what it shows is worded here, sealed for it alone, and handed to its push service (RFC 8030).

use std::time::Duration;

use async_trait::async_trait;
use serde_json::json;
use url::Url;

use super::post::{AGAIN, Post};
use super::words::Words;
use crate::account::{self, AccountError};
use crate::app::App;
use crate::approval::{self, State};
use crate::base::Lang;
use crate::db::StoreError;
use crate::device::push::{self, Address, Ring};
use crate::jobs::{Handler, JobError};
use crate::keys::{BrowserKeys, KeyError};
use crate::outbound::http::CallError;

/// A browser that comes back later is told the newest once, not each that waited (RFC 8030 §5.4).
const TOPIC: &str = "waits";

#[async_trait]
impl Handler<Ring> for Post {
    async fn handle(&self, job: Ring) -> Result<(), JobError> {
        let Some((address, lang, left)) = still_waits(&self.0, job).await? else { return Ok(()) };
        match send(&self.0, &address, lang, left).await? {
            Ok(()) => Ok(()),
            Err(CallError::Status(404 | 410)) => {
                let desk = self.0.desk(None);
                let gone = self.0.db.write(move |c| push::gone(c, &desk, job.account, job.browser));
                gone.await.map(drop).map_err(again)
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Whom to ring, in which language, and for how long it is worth it; nothing when it is not any more.
async fn still_waits(app: &App, job: Ring) -> Result<Option<(Address, Lang, Duration)>, JobError> {
    let desk = app.desk(None);
    let found = app.db.read(move |c| {
        let asked = approval::find_by_id(c, &desk, job.about)?;
        let Some(asked) = asked.filter(|asked| asked.state == State::Pending) else { return Ok(None) };
        let Some(address) = push::open(c, &desk.vault, job.account, job.browser)? else { return Ok(None) };
        let lang = match account::load(c, &desk.vault, job.account) {
            Ok(holder) => holder.profile.locale.unwrap_or_default(),
            Err(AccountError::Sealed(..)) => return Ok(None),
            Err(AccountError::Store(error)) => return Err(error),
        };
        Ok(Some((address, lang, asked.expires_at.since(desk.now))))
    });
    found.await.map_err(again)
}

/// The inner error is the push service's.
async fn send(
    app: &App,
    address: &Address,
    lang: Lang,
    left: Duration,
) -> Result<Result<(), CallError>, JobError> {
    let never = |why: &str| JobError::Fail(why.to_owned());
    let library = |error: KeyError| JobError::Fail(error.to_string());
    let to = Url::parse(&address.endpoint).map_err(|_other| never("the address is no URL"))?;
    let keys = BrowserKeys::parse(&address.p256dh, &address.auth);
    let keys = keys.ok_or_else(|| never("the browser's keys are none"))?;
    let said = json!({ "title": "Khoá", "body": Words::get(lang, "push-waits", &[]), "lang": lang.tag() });
    let body = keys.seal(&app.entropy, said.to_string().as_bytes()).map_err(library)?;
    let vouched = app.vault.vapid().authorization(&to, app.issuer(), app.clock.now()).map_err(library)?;
    let headers = [
        ("authorization", vouched),
        ("content-encoding", "aes128gcm".to_owned()),
        ("content-type", "application/octet-stream".to_owned()),
        ("ttl", left.as_secs().to_string()),
        ("urgency", "high".to_owned()),
        ("topic", TOPIC.to_owned()),
    ];
    Ok(app.http.post_bytes(&to, &headers, body).await)
}

#[expect(clippy::needless_pass_by_value, reason = "as map_err has it")]
fn again(error: StoreError) -> JobError {
    JobError::Retry(AGAIN, error.to_string())
}
