//! A server that runs, and how it ends: it takes nothing new, finishes what it took, and closes the database.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Result, bail};
use axum::Router;
use axum::serve::ListenerExt as _;
use portal_server::{Billing, Store};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// How long requests that are under way may keep it from ending, and then the workers.
const REQUESTS: Duration = Duration::from_secs(10);
const WORKERS: Duration = Duration::from_secs(15);

/// Serves `app` and works on events until `end` is ready, and then ends in order.
pub(crate) async fn serve(
    listener: TcpListener,
    app: Router,
    billing: Billing,
    store: Store,
    end: impl Future<Output = ()>,
) -> Result<()> {
    let (stop_workers, workers_stopped) = oneshot::channel::<()>();
    let (stop_server, server_stopped) = oneshot::channel::<()>();
    let mut workers = tokio::spawn(async move {
        let stop = async { drop(workers_stopped.await) };
        billing.work(stop).await;
    });
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    // An answer is one write: waiting for more only delays it.
    let listener = listener.tap_io(|connection| drop(connection.set_nodelay(true)));
    let server = axum::serve(listener, app);
    let server = server.with_graceful_shutdown(async { drop(server_stopped.await) });
    let mut server = tokio::spawn(async { server.await });

    tokio::select! {
        () = end => {}
        ended = &mut server => bail!("the server ended by itself: {ended:?}"),
        ended = &mut workers => bail!("the workers ended by themselves: {ended:?}"),
    }
    tracing::info!("asked to end: nothing new is taken");
    drop(stop_server);
    if timeout(REQUESTS, &mut server).await.is_err() {
        tracing::warn!("requests that took too long are given up");
        server.abort();
    }
    drop(stop_workers);
    if timeout(WORKERS, &mut workers).await.is_err() {
        tracing::warn!("events that took too long are left to others");
        workers.abort();
    }
    store.close().await;
    tracing::info!("ended");
    Ok(())
}

/// Ready with Ctrl-C, or with what a service manager or a container sends. It listens from now on, so that what
/// comes early is not missed.
#[cfg(unix)]
pub(crate) fn asked_to_end() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Ready with Ctrl-C.
#[cfg(not(unix))]
pub(crate) fn asked_to_end() -> io::Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
