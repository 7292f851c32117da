//! The core from outside: commands in, replies out, as a worker drives it.

#![expect(clippy::expect_used, reason = "a test stops at what must not be")]

mod api;
mod checkpoints;
mod compared;
mod crashers;
mod desk;
mod edges;
mod every_type;
mod files;
mod golden;
mod histories;
mod history;
mod identity;
mod key;
mod large;
mod model;
mod news;
mod ranges;
mod rich;
mod settings;
mod smart;
mod switched;
mod table_link;
mod upgrade;
mod views;
mod work;
