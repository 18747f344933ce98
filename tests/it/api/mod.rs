//! Our own APIs, called from outside as the official app of a person and as the systems of agencies do.

mod agency;
mod app;
mod applications;
mod appointment;
mod console;
mod devices;
mod letters;
mod life;
mod register_events;
mod stage;
mod walk;
