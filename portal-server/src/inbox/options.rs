//! How webhooks are taken and worked on.

use std::time::Duration;

/// How webhooks are taken and worked on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxOptions {
    /// How many bytes the body of a webhook has at most; 1 MiB unless set.
    pub body_limit: usize,
    /// How many events are applied at once; 8 unless set.
    pub concurrency: usize,
    /// After how many failures an event is a dead letter; 12 unless set, which takes some hours.
    pub attempts: u32,
    /// For how long an event is one worker's own: also the longest that applying it can take, and how long
    /// the events of a replica that was killed wait. 2 minutes unless set.
    pub lease: Duration,
    /// How often to look for events that came to other replicas or are due again; 1 second unless set.
    pub poll: Duration,
    /// How often to fetch events that never came; 15 minutes unless set, and never where it is zero.
    pub catch_up: Duration,
    /// For how long events that are done are remembered; 35 days unless set. Stripe lists events for 30
    /// days, and what is forgotten earlier would be applied again.
    pub keep: Duration,
}

impl Default for InboxOptions {
    fn default() -> Self {
        Self {
            body_limit: 1024 * 1024,
            concurrency: 8,
            attempts: 12,
            lease: Duration::from_mins(2),
            poll: Duration::from_secs(1),
            catch_up: Duration::from_mins(15),
            keep: Duration::from_hours(35 * 24),
        }
    }
}
