//! The page of a node: conversations and ports in a browser, in three languages; and the encyclopedia of ports as a
//! static site.
//!
//! Pages are rendered here, from templates that are compiled in; a page that is open is told by server-sent events
//! when to ask for a part of itself again (docs/adr/0013-web-page.md). The page sees a node through [`api::Service`]
//! alone. What it serves is for one user: [`auth`] lets in whoever has a link, `guard` keeps out what other pages in
//! the same browser try.
//!
//! Nothing from a peer or a process is ever markup: templates escape, and nothing here unescapes.

pub mod auth;
pub mod export;
pub mod language;

mod assets;
mod error;
mod escape;
mod events;
mod guard;
mod map;
mod routes;
mod server;
mod view;

pub use auth::Doors;
pub use server::{BindError, PORT, Page};
