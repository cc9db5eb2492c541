//! The primary and its replicas: who answers the next read.
//!
//! Replicas take turns. One that cannot be reached is left alone for a while; one that is too far behind is left aside
//! until it has caught up. Where no replica is left the primary answers. How far a replica is behind is measured by
//! places in the primary's log, since the time of the last transaction says nothing while nobody writes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use watergang_core::{Ask, Reply, StoreError};
use watergang_sql::{Dialect, Sql};

use crate::attend::attend;
use crate::lease::Lease;
use crate::node::{Health, Node, Planning};
use crate::value::integer;
use crate::{Options, column, lock};

/// How long a server that could not be reached is left alone.
const DOWN_FOR: Duration = Duration::from_secs(2);
/// How often a replica's place in the log is looked at.
const CHECK_EVERY: Duration = Duration::from_secs(1);
/// Places that are remembered per replica. More would only make the measure finer.
const UNREACHED_MAX: usize = 600;

const LOOKING: &str = "looking how far a replica is behind";

/// How some reading is to be done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct How {
    /// The server to ask first.
    prefer: Option<usize>,
    planning: Planning,
}

impl How {
    /// By whomever's turn it is.
    pub(crate) const ANYWHERE: Self = Self { prefer: None, planning: Planning::EachTime };
    /// By whomever's turn it is, by a statement that finds one row.
    pub(crate) const ONE_ROW: Self = Self { prefer: None, planning: Planning::Once };
    /// By the primary, unless it is away.
    pub(crate) const PRIMARY: Self = Self::on(0);

    /// By the server that has begun an answer, unless it went away.
    pub(crate) const fn on(node: usize) -> Self {
        Self { prefer: Some(node), planning: Planning::EachTime }
    }
}

/// All servers of one store, the primary first.
#[derive(Debug)]
pub(crate) struct Fleet {
    nodes: Vec<Arc<Node>>,
    turn: AtomicUsize,
    lag_max: Duration,
}

impl Fleet {
    pub(crate) fn new(options: &Options) -> Result<Self, StoreError> {
        let nodes = std::iter::once(&options.url)
            .chain(&options.replicas)
            .map(|url| Node::new(url, options).map(Arc::new))
            .collect::<Result<_, _>>()?;
        let lag_max = Duration::from_millis(options.max_replica_lag_ms);
        Ok(Self { nodes, turn: AtomicUsize::new(0), lag_max })
    }

    /// The server that is written.
    pub(crate) fn primary(&self) -> Result<&Arc<Node>, StoreError> {
        self.nodes.first().ok_or_else(|| StoreError::Unsupported { what: "work without a database".to_owned() })
    }

    /// Does some reading on one server, and on the next where that one is away; also tells on which.
    ///
    /// The work must be such that doing it anew from the start is right: it gives nothing out before it has ended.
    pub(crate) fn read<'a, T: Send + 'a>(
        self: &Arc<Self>,
        ask: &Ask,
        doing: &'static str,
        how: How,
        work: impl for<'l> Fn(&'l mut Lease) -> Reply<'l, T> + Send + Sync + 'a,
    ) -> Reply<'a, (T, usize)> {
        let (fleet, ask) = (Arc::clone(self), ask.clone());
        Box::pin(async move { attend(&ask, doing, fleet.try_each(how, work)).await })
    }

    async fn try_each<T>(
        &self,
        how: How,
        work: impl for<'l> Fn(&'l mut Lease) -> Reply<'l, T> + Send + Sync,
    ) -> Result<(T, usize), StoreError> {
        let mut first_error = None;
        for place in self.order(how.prefer) {
            let Some(node) = self.nodes.get(place) else { continue };
            if place > 0 && !self.is_usable(node).await {
                continue;
            }
            match Self::try_one(node, how.planning, &work).await {
                Err(error @ StoreError::Unavailable { .. }) => {
                    if place > 0 {
                        tracing::warn!(store.kind = "postgis", node = %node.label, %error, "a replica is left aside");
                        lock(&node.health).down_until = Some(Instant::now() + DOWN_FOR);
                    }
                    first_error.get_or_insert(error);
                }
                other => return other.map(|answer| (answer, place)),
            }
        }
        Err(first_error.unwrap_or_else(|| StoreError::Unavailable {
            doing: "looking for a server that answers",
            source: "no server is left to ask".into(),
        }))
    }

    /// One server; a second time on a new connection where the first had lain idle and was found broken.
    async fn try_one<T>(
        node: &Arc<Node>,
        planning: Planning,
        work: &(impl for<'l> Fn(&'l mut Lease) -> Reply<'l, T> + Send + Sync),
    ) -> Result<T, StoreError> {
        let mut lease = node.lease(planning).await?;
        let answer = work(&mut lease).await;
        if lease.was_idle && matches!(answer, Err(StoreError::Unavailable { .. })) {
            drop(lease);
            node.forget_idle();
            return work(&mut node.lease(planning).await?).await;
        }
        answer
    }

    /// In which order servers are asked: the one that has begun an answer, the replicas in turn, the primary.
    fn order(&self, prefer: Option<usize>) -> Vec<usize> {
        let replicas = self.nodes.len().saturating_sub(1);
        if replicas == 0 {
            return vec![0];
        }
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let in_turn = (0..replicas).map(|step| 1 + (turn + step) % replicas).chain(std::iter::once(0));
        prefer.into_iter().chain(in_turn.filter(|place| Some(*place) != prefer)).collect()
    }

    /// Whether a replica can be asked. Now and then this looks how far it is behind.
    async fn is_usable(&self, replica: &Arc<Node>) -> bool {
        let now = Instant::now();
        {
            let mut health = lock(&replica.health);
            if health.down_until.is_some_and(|until| now < until) {
                return false;
            }
            if health.checked.is_some_and(|checked| now - checked < CHECK_EVERY) {
                return !health.is_behind;
            }
            // Whoever comes meanwhile goes by the last look.
            health.checked = Some(now);
        }
        let written = match self.primary() {
            Ok(primary) => written(primary).await.ok(),
            Err(_) => None,
        };
        let applied = applied(replica).await;
        let mut health = lock(&replica.health);
        match applied {
            Ok(applied) => {
                health.down_until = None;
                health.is_behind = health.lag(written, &applied, Instant::now()) > self.lag_max;
                !health.is_behind
            }
            Err(error) => {
                tracing::warn!(store.kind = "postgis", node = %replica.label, %error, "a replica is left aside");
                health.down_until = Some(Instant::now() + DOWN_FOR);
                false
            }
        }
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

impl Health {
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
    fn a_server_that_is_no_standby_is_never_late() {
        let applied = Applied { position: None, last_ms: 0 };
        assert_eq!(Health::default().lag(Some(7), &applied, Instant::now()), Duration::ZERO);
    }
}
