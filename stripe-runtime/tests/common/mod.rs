//! What the suites share: a server, a clock, and the operations of a made-up API.

#![allow(dead_code, unused_imports, reason = "no suite uses all of it")]

mod clock;
mod server;
mod things;

pub(crate) use clock::Jump;
pub(crate) use server::{Answer, Received, Server, Step};
pub(crate) use things::{
    CreateThing, KEY, ListThings, ListThingsV2, SearchThings, Thing, page, page_v2, search_page,
};
