//! Webhooks: events written for each endpoint, signed, sent and sent again.
//!
//! Where an event is emitted, a [`Delivery`](crate::world::Delivery) to each endpoint that wants it is
//! made in the same change, so that none is lost between the two. A courier sends what is due, by
//! the virtual clock: moving the clock forward makes retries due.
//!
//! | attempt | after the one before |
//! |---|---|
//! | 2 | 5 seconds |
//! | 3 | 5 minutes |
//! | 4 | 30 minutes |
//! | 5 | 2 hours |
//! | 6 | 5 hours |
//! | 7 | 10 hours |
//! | from 8 on | 12 hours |
//!
//! A delivery is given up where the next attempt would be more than 3 days after the first. An answer
//! is a success where its status is 2xx; redirects are not followed.
//!
//! `POST /_emulator/clock` stops at each time at which something is due, so that retries are made in their
//! order; [`Emulator::advance`](crate::Emulator::advance) goes there at once, and a delivery that is due
//! more than once on the way is made once.
//!
//! Deliveries to one endpoint go out in the order of their events, and one after the other unless
//! [`Sending::in_flight`] says otherwise. As with Stripe, a consumer cannot rely on that: what has failed
//! comes after what is younger.

mod courier;
mod delivery;
mod endpoint;
mod event;
mod pick;
mod post;
mod signature;

pub use courier::{NoClient, Sending};
pub use delivery::{delivered, replay};
pub use endpoint::{EndpointFault, NewEndpoint, add, add_once, remove, roll, set_enabled};
pub use event::event_json;

pub(crate) use courier::{Courier, idle, leap};
pub(crate) use delivery::of_event;

pub(crate) use crate::world::matches;

#[cfg(test)]
mod tests;
