//! How much processor time the process has used.

/// Seconds of processor time, of all threads together; `None` where the platform does not say.
#[cfg(unix)]
#[allow(
    clippy::cast_precision_loss,
    reason = "no run lasts for thousands of years"
)]
#[allow(clippy::unnecessary_wraps, reason = "other platforms have no answer")]
pub(crate) fn seconds() -> Option<f64> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Some(time.tv_sec as f64 + time.tv_nsec as f64 / 1e9)
}

/// Seconds of processor time, of all threads together; `None` where the platform does not say.
#[cfg(not(unix))]
pub(crate) fn seconds() -> Option<f64> {
    None
}
