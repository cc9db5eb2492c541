//! Waiting for work of the database with an eye on those who asked for it.

use std::future::Future;
use std::pin::pin;
use std::time::{Duration, Instant};

use watergang_core::{Ask, StoreError};

/// How long work goes on at most after its caller left.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Does the work until it is done or nobody waits for it any more. Then it is dropped, and what it has under way in the
/// database is stopped by the [`crate::lease::Lease`] that it holds.
pub(crate) async fn attend<T>(
    ask: &Ask,
    doing: &'static str,
    work: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    let mut work = pin!(work);
    loop {
        ask.check(doing)?;
        let left = ask.deadline.map_or(LOOK_EVERY, |deadline| deadline.saturating_duration_since(Instant::now()));
        if let Ok(done) = tokio::time::timeout(LOOK_EVERY.min(left), work.as_mut()).await {
            return done;
        }
    }
}
