//! Messages as files: one JSON document each, readable by the service's own user alone.
//!
//! A file appears whole or not at all, and names sort by the time of sending.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;
use tokio::io::AsyncWriteExt as _;

use super::message::{Channel, Message, SendError};
use crate::base::{Clock, Entropy};

/// A folder of messages.
#[derive(Debug, Clone)]
pub(super) struct Outbox {
    folder: PathBuf,
    clock: Clock,
    entropy: Entropy,
    /// Keeps the order of messages of the same moment.
    number: Arc<AtomicU64>,
}

#[derive(Serialize)]
struct File<'a> {
    channel: Channel,
    to: &'a str,
    subject: &'a str,
    text: &'a str,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
}

impl Outbox {
    pub(super) fn open(folder: &Path, clock: &Clock, entropy: &Entropy) -> Result<Self, SendError> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).map_err(|e| SendError::Never(format!("the outbox cannot be made: {e}")))?;
        Ok(Self {
            folder: folder.to_owned(),
            clock: clock.clone(),
            entropy: entropy.clone(),
            number: Arc::default(),
        })
    }

    pub(super) async fn send(&self, message: &Message) -> Result<(), SendError> {
        let now = self.clock.now();
        let file = File {
            channel: message.channel,
            to: message.to.expose(),
            subject: &message.subject,
            text: message.text.expose(),
            at: now.to_string(),
            reference: message.reference.as_deref(),
        };
        let text = serde_json::to_string_pretty(&file).map_err(|e| SendError::Never(e.to_string()))?;
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let name = format!("{:020}-{number:06}-{}.json", now.as_micros(), self.entropy.handle());
        self.write(&name, text.as_bytes()).await.map_err(|e| SendError::Later(format!("the outbox: {e}")))
    }

    async fn write(&self, name: &str, text: &[u8]) -> std::io::Result<()> {
        let unfinished = self.folder.join(format!(".{name}"));
        let mut options = tokio::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        options.mode(0o600);
        let mut file = options.open(&unfinished).await?;
        file.write_all(text).await?;
        file.sync_all().await?;
        tokio::fs::rename(&unfinished, self.folder.join(name)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Email, Moment, Phone};
    use crate::config;
    use crate::outbound::sender::Sender;

    #[tokio::test]
    async fn messages_become_private_files_in_the_order_of_sending() {
        let data = tempfile::tempdir().unwrap();
        let clock = Clock::fixed(Moment::from_seconds(1_700_000_000));
        let sender = Sender::open(&config::Mail::default(), data.path(), &clock, &Entropy::Os).unwrap();
        let (lan, phone) = (Email::parse("lan@mail.example").unwrap(), Phone::parse("0900000001").unwrap());
        let mail = Message::mail(&lan, "Mã xác nhận", "Mã của bạn: 123456").reference("signup-1");
        assert!(!format!("{mail:?}").contains("lan@") && !format!("{mail:?}").contains("123456"));
        sender.send(&mail).await.unwrap();
        sender.send(&Message::sms(&phone, "654321")).await.unwrap();
        let folder = data.path().join("outbox");
        let mut files: Vec<_> =
            std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        let [first, second] = &files[..] else { panic!("{files:?}") };
        let read = |path| serde_json::from_slice::<serde_json::Value>(&std::fs::read(path).unwrap()).unwrap();
        let expected = serde_json::json!({
            "channel": "mail", "to": "lan@mail.example", "subject": "Mã xác nhận", "text": "Mã của bạn: 123456",
            "at": "2023-11-14T22:13:20Z", "reference": "signup-1",
        });
        assert_eq!(read(first), expected);
        assert_eq!((&read(second)["channel"], &read(second)["to"]), (&"sms".into(), &"+84900000001".into()));
        #[cfg(unix)]
        for (path, mode) in [(first, 0o600), (&folder, 0o700)] {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, mode);
        }
    }
}
