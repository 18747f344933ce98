//! National registers over a real socket: what they answer, and what is done while they do not.

mod lines;
mod operators;
