//! People and their accounts: signing in, signing up, and what an attacker learns from it.

mod endings;
mod letters;
mod registration;
mod sessions;
mod sign_in;
mod ways_on;
mod words;
