//! Our own APIs, called from outside as the official app of a person and as the systems of agencies do.

mod agency;
mod app;
mod applications;
mod appointment;
mod approvals;
mod assistances;
mod assisted;
mod cases;
mod compare;
mod confirm;
mod console;
mod devices;
mod handle;
mod handover;
mod home;
mod letters;
mod life;
mod passcode;
pub(crate) mod phone;
mod phone_keys;
mod place;
mod qr;
mod register_events;
mod sessions;
pub(crate) mod stage;
mod step_up;
mod walk;
