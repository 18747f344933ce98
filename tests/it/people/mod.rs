//! People and their accounts: signing in, signing up, and what an attacker learns from it.

mod contact;
mod counter;
mod endings;
mod expiry;
mod letters;
mod locks;
mod looks;
mod notifications;
mod office_letters;
mod own_lock;
mod passkeys;
mod password;
mod password_choice;
mod qr;
mod recovery;
mod recovery_denials;
mod recovery_limits;
mod registration;
pub(crate) mod rights;
mod same_person;
mod services;
mod sessions;
mod sign_in;
mod takeover;
mod throttles;
mod ways_on;
mod words;
