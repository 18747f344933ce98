//! An officer at the console: signed in by a passkey, reading the queue of their unit and taking in letters of authorities.
//! Uses only what the pages say; must never know a person's id but from a page that was asked for them.

use anyhow::{Result, ensure};

use crate::browser::{Browser, Page};
use crate::form;
use crate::people::Person;
use crate::side::Target;
use crate::side::office::{AGENCY, ROLE};

/// Somebody at work in a browser of their own.
pub struct Officer {
    browser: Browser,
}

impl Officer {
    /// Signs in with the password, makes a passkey, and signs in with that in another browser.
    pub async fn at_work(target: &Target, person: &Person) -> Result<Self> {
        let mut first = Browser::new(target.address, &target.host);
        let login = first.open("/login").await?;
        let typed = [("username", person.personal_number.as_str()), ("password", person.password.as_str())];
        first.submit(&login, "login-submit", &typed).await?;
        let passkey = first.add_passkey().await?;

        let mut browser = Browser::new(target.address, &target.host);
        let login = browser.open(&seat()).await?;
        let next = browser.by_passkey(&login, &passkey).await?;
        let queue = browser.open(&next).await?;
        ensure!(queue.body.contains("id=\"count-open\""), "no queue at {}: {}", queue.path, queue.body);
        Ok(Self { browser })
    }

    /// Looks for the person of that number and takes in a letter that wants their account locked.
    pub async fn take_in(&mut self, number: &str, letter: &str) -> Result<()> {
        let find = self.browser.open(&format!("{}/find", seat())).await?;
        let person =
            self.browser.submit(&find, "find-submit", &[("wanted", number), ("purpose", "lock")]).await?;
        let typed =
            [("what", "lock"), ("authority", "G01.C02"), ("letter", letter), ("why", "Điều tra vụ án")];
        let taken = self.browser.submit(&person, "request-submit", &typed).await?;
        ensure!(taken.body.contains("id=\"console-done\""), "a letter was not taken in at {}", taken.path);
        Ok(())
    }

    /// Opens the queue, or a page of it further behind.
    pub async fn queue(&mut self, further: Option<&str>) -> Result<Page> {
        self.browser.open(further.unwrap_or(&seat())).await
    }
}

/// Where the next page of a queue is.
pub fn next(page: &Page) -> Option<String> {
    form::link(&page.body, "queue-next")
}

fn seat() -> String {
    format!("/console/{AGENCY}/{ROLE}")
}
