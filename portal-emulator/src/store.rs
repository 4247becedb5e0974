//! The state on a disk: what changes is noted at once, and written by a task of its own.
//!
//! A change is answered before it is written, so that the last few milliseconds can be lost where the
//! process is killed. What is written is always the state as it was at one moment: a file is never half
//! of a change.

#[cfg(feature = "sqlite")]
mod file;
#[cfg(not(feature = "sqlite"))]
mod nowhere;
#[cfg(feature = "sqlite")]
mod queue;

#[cfg(feature = "sqlite")]
pub(crate) use file::open;
#[cfg(not(feature = "sqlite"))]
pub(crate) use nowhere::Store;
#[cfg(feature = "sqlite")]
pub(crate) use queue::Store;
