//! Mail by SMTP, or into the outbox.

use std::sync::Arc;
use std::time::Duration;

use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message as Letter};
use lettre::transport::smtp::{Error as SmtpError, PoolConfig};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};

use super::message::{Message, SendError};
use super::outbox::Outbox;
use crate::base::{Breaker, Clock, Entropy, Secret};

/// How long the server may take over the whole conversation; a third of it for one step.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// So many mails in a row that the server took too long over, before it is left alone ...
const IN_VAIN: u32 = 3;
/// ... for so long; then one mail tries.
const REST: Duration = Duration::from_secs(15);

/// Connections kept to the server.
const CONNECTIONS: u32 = 4;

/// Ways to send a mail.
#[derive(Debug, Clone)]
pub(super) enum Mail {
    Smtp(Smtp),
    Outbox(Outbox),
}

/// A mail server that takes our mail.
#[derive(Clone)]
pub(super) struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    patience: Duration,
    seen: Arc<Breaker>,
    clock: Clock,
    entropy: Entropy,
}

impl Mail {
    /// `smtp://` speaks in the clear unless it says `?tls=required`; `smtps://` begins with TLS.
    pub(super) fn smtp(
        url: &Secret,
        from: &str,
        patience: Duration,
        clock: &Clock,
        entropy: &Entropy,
    ) -> Result<Self, SendError> {
        let from: Mailbox = from.parse().map_err(|e| SendError::Never(format!("mail.from: {e}")))?;
        // The library's own words could quote the password.
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose())
            .map_err(|_url| SendError::Never("mail.smtp_url is not an address of a mail server".into()))?;
        let pool = PoolConfig::new().max_size(CONNECTIONS).idle_timeout(Duration::from_secs(30));
        let transport = builder.timeout(Some(patience / 3)).pool_config(pool).build();
        let seen = Arc::new(Breaker::new("smtp", IN_VAIN, REST));
        Ok(Self::Smtp(Smtp {
            transport,
            from,
            patience,
            seen,
            clock: clock.clone(),
            entropy: entropy.clone(),
        }))
    }

    pub(super) async fn send(&self, message: &Message) -> Result<(), SendError> {
        match self {
            Self::Outbox(outbox) => outbox.send(message).await,
            Self::Smtp(smtp) => smtp.send(message).await,
        }
    }
}

impl Smtp {
    async fn send(&self, message: &Message) -> Result<(), SendError> {
        let letter = self.letter(message)?;
        self.seen.ask().map_err(SendError::NotNow)?;
        let sent = tokio::time::timeout(self.patience, self.transport.send(letter)).await;
        match &sent {
            Ok(Err(error)) if !error.is_timeout() => self.seen.answered(),
            Ok(Ok(_accepted)) => self.seen.answered(),
            Ok(Err(_)) | Err(_) => self.seen.in_vain(),
        }
        match sent {
            Ok(Ok(_accepted)) => Ok(()),
            Ok(Err(error)) => Err(refused(&error)),
            Err(_elapsed) => Err(SendError::Later("the mail server took too long".into())),
        }
    }

    fn letter(&self, message: &Message) -> Result<Letter, SendError> {
        let never = |what: &str| SendError::Never(what.to_owned());
        let to: Address = message.to.expose().parse().map_err(|_address| never("the address is not one"))?;
        let since_1970 =
            u64::try_from(self.clock.now().as_micros()).map(Duration::from_micros).unwrap_or_default();
        let reference = message.reference.clone().unwrap_or_else(|| self.entropy.handle());
        Letter::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(&message.subject)
            .date(std::time::UNIX_EPOCH + since_1970)
            .message_id(Some(format!("<{reference}@{}>", self.from.email.domain())))
            .header(ContentType::TEXT_PLAIN)
            .body(message.text.expose().to_owned())
            .map_err(|_reason| never("the message cannot be written as a mail"))
    }
}

/// By code alone: a server's words often quote the address.
fn refused(error: &SmtpError) -> SendError {
    match error.status() {
        Some(code) if error.is_permanent() => SendError::Never(format!("the mail server answered {code}")),
        Some(code) => SendError::Later(format!("the mail server answered {code}")),
        None if error.is_timeout() => SendError::Later("the mail server took too long".into()),
        None => SendError::Later("the mail server cannot be spoken with".into()),
    }
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").field("from", &self.from).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
    use tokio::net::TcpListener;

    use super::*;
    use crate::base::{Email, Moment};
    use crate::config;
    use crate::outbound::sender::Sender;

    /// A mail server of one conversation, which answers `RCPT TO` with `verdict`; gives back the letter.
    async fn server(verdict: &'static str) -> (u16, tokio::task::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let talk = tokio::spawn(async move {
            let mut stream = BufReader::new(listener.accept().await.unwrap().0);
            stream.write_all(b"220 test\r\n").await.unwrap();
            let (mut letter, mut line, mut in_letter) = (String::new(), String::new(), false);
            while stream.read_line(&mut line).await.unwrap_or(0) > 0 {
                let answer = match line.split([' ', '\r']).next().unwrap() {
                    "." => "250 taken\r\n",
                    _ if in_letter => "",
                    "EHLO" => "250 test\r\n",
                    "RCPT" => verdict,
                    "DATA" => "354 go on\r\n",
                    _ => "250 ok\r\n",
                };
                in_letter = answer.starts_with("354") || in_letter && line.trim_end() != ".";
                letter.push_str(&line);
                line.clear();
                if stream.write_all(answer.as_bytes()).await.is_err() || answer.starts_with("250 taken") {
                    break;
                }
            }
            letter
        });
        (port, talk)
    }

    async fn send_to(port: u16) -> Result<(), SendError> {
        let data = tempfile::tempdir().unwrap();
        let url = Secret::new(format!("smtp://127.0.0.1:{port}"));
        let config = config::Mail { smtp_url: Some(url), ..config::Mail::default() };
        let clock = Clock::fixed(Moment::from_seconds(1_700_000_000));
        let sender = Sender::open(&config, data.path(), &clock, &Entropy::Os).unwrap();
        let lan = Email::parse("lan@mail.example").unwrap();
        sender
            .send(
                &Message::mail(&lan, "Mã xác nhận\r\nBcc: other@mail.example", "Mã: 123456").reference("r-1"),
            )
            .await
    }

    #[tokio::test]
    async fn a_mail_reaches_the_server_whole_and_with_nothing_smuggled_in() {
        let (port, talk) = server("250 ok\r\n").await;
        send_to(port).await.unwrap();
        let talk = talk.await.unwrap();
        assert!(talk.contains("RCPT TO:<lan@mail.example>") && !talk.contains("\nBcc:"), "{talk}");
        assert!(
            talk.contains("Message-ID: <r-1@khoa.example>")
                && talk.contains("Tue, 14 Nov 2023 22:13:20 +0000"),
            "{talk}"
        );
    }

    #[tokio::test]
    async fn a_refusal_is_told_apart_from_a_delay_and_names_nobody() {
        let (port, _talk) = server("550 no such user lan@mail.example\r\n").await;
        assert_eq!(send_to(port).await, Err(SendError::Never("the mail server answered 550".into())));
        let (port, _talk) = server("450 mailbox busy\r\n").await;
        assert_eq!(send_to(port).await, Err(SendError::Later("the mail server answered 450".into())));
        let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
        assert_eq!(
            send_to(gone).await,
            Err(SendError::Later("the mail server cannot be spoken with".into()))
        );
    }

    #[tokio::test]
    async fn a_mail_server_that_says_nothing_is_left_after_a_while() {
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Secret::new(format!("smtp://{}", silent.local_addr().unwrap()));
        let mail = Mail::smtp(&url, "a@khoa.example", Duration::from_millis(150), &Clock::Wall, &Entropy::Os)
            .unwrap();
        let message = Message::mail(&Email::parse("lan@mail.example").unwrap(), "", "");
        for _mail in 0..IN_VAIN {
            assert_eq!(
                mail.send(&message).await,
                Err(SendError::Later("the mail server took too long".into()))
            );
        }
        assert!(matches!(mail.send(&message).await, Err(SendError::NotNow(_))), "and not waited for again");
    }
}
