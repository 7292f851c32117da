//! The core from outside: commands in, replies out, as a worker drives it.

mod api;
mod desk;
mod golden;
