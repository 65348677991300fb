//! Whole messengers, each with a store and an endpoint of its own, talking over loopback.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod acquaintance;
mod delivery;
mod files;
mod hostile;
mod hostile_contact;
mod hostile_files;
mod hostile_rooms;
mod inbox;
mod introductions;
mod mallory;
mod node;
mod pairing;
mod presence;
mod questions;
mod requests;
mod room_files;
mod rooms;
mod upkeep;
