//! The thread that futures run on while their callers wait.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::mpsc::sync_channel;
use std::thread;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::{Error, ErrorKind};

type Job = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A thread with a runtime; it ends when nobody can send it a job any more.
pub(super) struct Worker {
    jobs: UnboundedSender<Job>,
}

impl Worker {
    pub(super) fn start() -> Result<Self, Error> {
        let failed = |error| Error::config(format!("no thread for the client: {error}"));
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(failed)?;
        let (jobs, received) = unbounded_channel();
        let thread = thread::Builder::new().name("stripe-runtime".to_owned());
        let started = thread.spawn(move || work(&runtime, received));
        started.map_err(failed)?;
        Ok(Self { jobs })
    }

    /// Runs a future on the thread and waits for what it gives.
    pub(super) fn run<F>(&self, future: F) -> Result<F::Output, Error>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let (done, result) = sync_channel(1);
        let future = told(future);
        let job = async move {
            // Nobody waits any more where the caller's thread is gone.
            let _ = done.send(future.await);
        };
        let _ = self.jobs.send(Box::pin(job));
        let panicked = "the call panicked on the client's thread".to_owned();
        let gone = |cause| Error::unanswered(ErrorKind::Connection, panicked, cause, None);
        result.recv().map_err(gone)
    }
}

/// Jobs run side by side, as callers may be many.
fn work(runtime: &Runtime, mut jobs: UnboundedReceiver<Job>) {
    runtime.block_on(async {
        while let Some(job) = jobs.recv().await {
            tokio::spawn(job);
        }
    });
}

/// Has `future` tell the caller's subscriber, inside of the caller's span, what happens to it.
#[cfg(feature = "tracing")]
fn told<F: Future>(future: F) -> impl Future<Output = F::Output> {
    use tracing::Instrument as _;
    use tracing::instrument::WithSubscriber as _;

    future.in_current_span().with_current_subscriber()
}

#[cfg(not(feature = "tracing"))]
fn told<F: Future>(future: F) -> F {
    future
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Worker")
    }
}
