//! Signing in, as a conversation: somebody needs a sign-in of some strength, a person proves who they are, a session is
//! the outcome.
//!
//! Every attempt is reserved in `throttle` before anything is checked, so that parallel guesses share one budget. A name
//! nobody has, a wrong password, a locked account and one without a password cost the same work and get the same answer.

mod budget;
pub mod card;
mod code_message;
pub mod contact;
pub mod conversation;
pub mod duress;
mod elsewhere;
pub mod handover;
mod need;
mod outcome;
mod pace;
pub mod passcode;
mod passkey;
mod password;
mod phone_key;
pub mod qr;
pub mod recover;
pub mod sign_up;
pub mod step_up;
pub mod throttle;
pub mod ward;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use code_message::{CodeMessage, Digits, SendCode};
pub use conversation::Conversation;
pub use elsewhere::Standing;
pub use need::Need;
pub use outcome::{Attempt, LoginRefused, Means, SignedIn};
pub use passcode::{PasscodeRefused, TypedPasscode};
pub use passkey::with_passkey;
pub use password::with_password;
pub use phone_key::{PhoneAnswer, PhoneRefused, SIGN_IN_TYP, with_phone_key};
