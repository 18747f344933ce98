//! Writing to the holders of accounts of other systems.

use async_trait::async_trait;

use super::messages::{Letter, Sms};
use super::post::{Post, damaged};
use crate::account::Contact;
use crate::base::Lang;
use crate::changeover::invite::{Invitation, SendInvitation};
use crate::jobs::{Handler, JobError};
use crate::outbound::message::Message;

#[async_trait]
impl Handler<SendInvitation> for Post {
    async fn handle(&self, job: SendInvitation) -> Result<(), JobError> {
        let Some(invitation) = job.invitation(&self.0.vault) else { return Err(damaged()) };
        self.send(&worded(self, &invitation)).await
    }
}

/// Which language they read nobody knows: a letter says it in both, and a text message, of which a second one is paid for, in Vietnamese.
fn worded(post: &Post, of: &Invitation) -> Message {
    let code = of.code().to_owned();
    match &of.to {
        Contact::Email(to) => {
            let letter = Letter::Invitation {
                source: of.source.clone(),
                code,
                until: of.until,
                origin: post.origin(),
            };
            let [vi, en] = [Lang::Vi, Lang::En].map(|lang| letter.write(lang));
            Message::mail(
                to,
                format!("{} / {}", vi.subject, en.subject),
                format!("{}\n* * *\n\n{}", vi.text, en.text),
            )
        }
        Contact::Phone(to) => Message::sms(to, Sms::Invitation { code, host: post.host() }.write(Lang::Vi)),
    }
}
