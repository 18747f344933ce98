//! National registers over a real socket: what they answer, and what is done while they do not.

mod document;
mod events;
mod lines;
mod operators;
