//! What the client makes of servers and networks that fail, and how often it tries.
//!
//! Waits between attempts go by a clock that jumps over them; timeouts of an attempt are real.

#[path = "faults/answers.rs"]
mod answers;
#[path = "faults/calls.rs"]
mod calls;
#[path = "faults/clock.rs"]
mod clock;
#[path = "faults/connections.rs"]
mod connections;
#[path = "faults/deadlines.rs"]
mod deadlines;
#[path = "faults/parts.rs"]
mod parts;
#[path = "faults/pool.rs"]
mod pool;
mod server;
#[path = "faults/silence.rs"]
mod silence;
#[path = "faults/tls.rs"]
mod tls;
#[path = "faults/trial.rs"]
mod trial;
#[path = "faults/waits.rs"]
mod waits;
