//! What is known of a replica: whether it answers, and how far it is behind.
//!
//! How far is measured by places in the primary's log, since the time of the last transaction says nothing while nobody
//! writes.

use std::sync::Arc;
use std::time::{Duration, Instant};

use watergang_core::StoreError;
use watergang_sql::{Dialect, Sql};

use crate::column;
use crate::node::{Node, Planning};
use crate::value::integer;

/// How often a replica is looked at, while anybody reads.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// What was seen so long ago says nothing any more.
const STALE_AFTER: Duration = Duration::from_secs(5);
/// Places that are remembered per replica. More would only make the measure finer.
const UNREACHED_MAX: usize = 600;

const LOOKING: &str = "looking how far a replica is behind";

/// What is known of a replica.
#[derive(Debug, Default)]
pub(crate) struct Health {
    is_down: bool,
    /// Whether it was too far behind when it was looked at last.
    is_behind: bool,
    /// When the last look began.
    looked: Option<Instant>,
    /// When it was last seen to have all that the primary had written.
    level: Option<Instant>,
    /// Places in the log that it had not reached when it was looked at, and since when they were to be reached; oldest
    /// first.
    unreached: Vec<(i64, Instant)>,
}

/// What somebody who wants to read is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Advice {
    /// Ask this replica.
    Use,
    /// Leave it aside.
    Skip,
    /// Look at it first: nothing recent is known.
    LookFirst,
    /// Let somebody look at it in the background; meanwhile ask it, or leave it aside.
    LookAside {
        /// Whether to ask it meanwhile.
        meanwhile: bool,
    },
}

impl Health {
    /// What to do now. Whoever is told to look is the only one for a while.
    pub(crate) fn advice(&mut self, now: Instant) -> Advice {
        let is_usable = !self.is_down && !self.is_behind;
        let age = self.looked.map(|looked| now - looked);
        if age.is_some_and(|age| age < LOOK_EVERY) {
            return if is_usable { Advice::Use } else { Advice::Skip };
        }
        self.looked = Some(now);
        // One that was down may let a look wait for long: no read is to wait for it.
        if !self.is_down && age.is_none_or(|age| age > STALE_AFTER) {
            return Advice::LookFirst;
        }
        Advice::LookAside { meanwhile: is_usable }
    }

    /// It could not be reached.
    pub(crate) fn note_down(&mut self, now: Instant) {
        self.is_down = true;
        self.looked = Some(now);
    }

    /// For how long the replica has not reached what the primary had written. `written` is nothing while the primary
    /// is away: then only what it had written before counts.
    fn lag(&mut self, written: Option<i64>, applied: &Applied, now: Instant) -> Duration {
        let Some(position) = applied.position else { return Duration::ZERO };
        self.unreached.retain(|(wanted, _)| *wanted > position);
        match written {
            Some(written) if written <= position => self.level = Some(now),
            Some(written) if self.unreached.is_empty() => {
                // It has all that was written when it was level last, and all up to its last transaction.
                let by_transaction = now.checked_sub(Duration::from_millis(applied.last_ms));
                let since = self.level.max(by_transaction).unwrap_or(now);
                self.unreached.push((written, since));
            }
            Some(written)
                if self.unreached.len() < UNREACHED_MAX
                    && self.unreached.last().is_some_and(|(last, _)| *last < written) =>
            {
                self.unreached.push((written, now));
            }
            _ => {}
        }
        self.unreached.first().map_or(Duration::ZERO, |(_, since)| now - *since)
    }
}

/// How far a replica has come.
#[derive(Debug)]
struct Applied {
    /// Bytes of the primary's log; nothing where it is no standby.
    position: Option<i64>,
    /// Milliseconds since the last transaction that it has applied was made.
    last_ms: u64,
}

/// Looks at a replica; whether it can be asked.
pub(crate) async fn look(primary: Option<&Arc<Node>>, replica: &Arc<Node>, lag_max: Duration) -> bool {
    let written = match primary {
        Some(primary) => written(primary).await.ok(),
        None => None,
    };
    let applied = applied(replica).await;
    let now = Instant::now();
    let mut health = crate::lock(&replica.health);
    match applied {
        Ok(applied) => {
            health.is_down = false;
            health.is_behind = health.lag(written, &applied, now) > lag_max;
            !health.is_behind
        }
        Err(error) => {
            if !health.is_down {
                tracing::warn!(store.kind = "postgis", node = %replica.label, %error, "a replica is left aside");
            }
            health.note_down(now);
            false
        }
    }
}

async fn written(primary: &Arc<Node>) -> Result<i64, StoreError> {
    let sql = Sql::new(Dialect::Postgres).lit(
        "SELECT pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END,
                                '0/0')::int8",
    );
    let row = primary.lease(Planning::EachTime).await?.row(LOOKING, &sql).await?;
    Ok(column(&row, 0).and_then(integer).unwrap_or_default())
}

async fn applied(replica: &Arc<Node>) -> Result<Applied, StoreError> {
    let sql = Sql::new(Dialect::Postgres).lit(
        "SELECT CASE WHEN pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::int8 END,
                (1000 * extract(epoch FROM now() - pg_last_xact_replay_timestamp()))::int8",
    );
    let row = replica.lease(Planning::EachTime).await?.row(LOOKING, &sql).await?;
    let number = |place| column(&row, place).and_then(integer);
    Ok(Applied { position: number(0), last_ms: number(1).and_then(|ms| u64::try_from(ms).ok()).unwrap_or_default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(position: i64) -> Applied {
        Applied { position: Some(position), last_ms: 3_600_000 }
    }

    #[test]
    fn a_replica_is_as_late_as_the_oldest_write_that_it_lacks() {
        let mut health = Health::default();
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(health.lag(Some(100), &at(100), start), Duration::ZERO);
        // Its last transaction is an hour old, but a second ago it had all there was.
        assert_eq!(health.lag(Some(120), &at(100), after(1)), Duration::from_secs(1));
        assert_eq!(health.lag(Some(140), &at(100), after(4)), Duration::from_secs(4));
        assert_eq!(health.lag(Some(160), &at(120), after(7)), Duration::from_secs(3));
        // The primary is away: what it had written stays to be reached.
        assert_eq!(health.lag(None, &at(140), after(9)), Duration::from_secs(2));
        assert_eq!(health.lag(None, &at(160), after(10)), Duration::ZERO);
    }

    #[test]
    fn a_replica_never_seen_level_is_as_late_as_its_last_transaction() {
        let applied = Applied { position: Some(100), last_ms: 3_000 };
        assert_eq!(Health::default().lag(Some(120), &applied, Instant::now()), Duration::from_secs(3));
    }

    #[test]
    fn one_look_at_a_time_and_no_read_waits_for_a_replica_that_was_down() {
        let mut health = Health::default();
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(health.advice(start), Advice::LookFirst);
        assert_eq!(health.advice(start), Advice::Use);
        assert_eq!(health.advice(after(2)), Advice::LookAside { meanwhile: true });
        assert_eq!(health.advice(after(60)), Advice::LookFirst);
        health.note_down(after(60));
        assert_eq!(health.advice(after(60)), Advice::Skip);
        assert_eq!(health.advice(after(120)), Advice::LookAside { meanwhile: false });
    }

    #[test]
    fn a_server_that_is_no_standby_is_never_late() {
        let applied = Applied { position: None, last_ms: 0 };
        assert_eq!(Health::default().lag(Some(7), &applied, Instant::now()), Duration::ZERO);
    }
}
