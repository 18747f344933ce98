//! People and their accounts: signing in, signing up, and what an attacker learns from it.

mod contact;
mod counter;
mod endings;
mod letters;
mod password;
mod recovery;
mod recovery_denials;
mod recovery_limits;
mod registration;
mod services;
mod sessions;
mod sign_in;
mod takeover;
mod ways_on;
mod words;
