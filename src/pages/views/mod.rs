//! One struct for each page: what it must know, and nothing about how it came to know it.
//!
//! A field holds what people see, ready to be escaped by the template; ids are the ones forms send back.
//! Nothing here decides: a view that needs an `if` about rights has been given too much.

mod consent;
mod ended;
mod error;
mod home;
mod leave;
mod lock;
mod login;
mod logout;
mod register;
mod release;
mod rows;
mod terms;

pub use consent::ConsentView;
pub use ended::{EndedView, SignUpEndedView};
pub use error::{ErrorKind, ErrorView};
pub use home::{HomeView, Notice, Standing, WelcomeView};
pub use leave::LeaveView;
pub use lock::{LockView, LockedView};
pub use login::{LoginPurpose, LoginView};
pub use logout::{LoggedOutView, LogoutView};
pub use register::{RegisterView, VerifyView};
pub use rows::{Came, Event, EventKind, PasskeyRow, SessionRow};
pub use terms::TermsView;

/// A page that can be written.
pub trait Page: askama::Template {
    /// The whole page, escaped, ready to be sent as `text/html; charset=utf-8`.
    fn html(&self) -> Result<String, askama::Error> {
        self.render()
    }
}

impl<T: askama::Template> Page for T {}

#[cfg(test)]
mod tests;
