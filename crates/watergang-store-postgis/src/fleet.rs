//! The primary and its replicas: who answers the next read.
//!
//! Replicas take turns. One that cannot be reached or is too far behind is left aside and looked at again later
//! ([`crate::health`]). Where no replica is left the primary answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use watergang_core::{Ask, Reply, StoreError};

use crate::attend::attend;
use crate::health::{Advice, look};
use crate::lease::Lease;
use crate::node::{Node, Planning, WAITING};
use crate::{Options, lock};

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

    /// The same, planned in that way.
    pub(crate) const fn planned(self, planning: Planning) -> Self {
        Self { planning, ..self }
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
        self: &Arc<Self>,
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
                Err(error @ StoreError::Unavailable { doing, .. }) => {
                    if place > 0 && doing != WAITING {
                        tracing::warn!(store.kind = "postgis", node = %node.label, %error, "a replica is left aside");
                        lock(&node.health).note_down(Instant::now());
                    }
                    first_error.get_or_insert(error);
                }
                // A standby ends a read that is in the way of what it has to apply.
                Err(error @ StoreError::Locked { .. }) if place > 0 => {
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

    /// Whether a replica can be asked.
    async fn is_usable(self: &Arc<Self>, replica: &Arc<Node>) -> bool {
        let advice = lock(&replica.health).advice(Instant::now());
        match advice {
            Advice::Use => true,
            Advice::Skip => false,
            Advice::LookFirst => look(self.nodes.first(), replica, self.lag_max).await,
            Advice::LookAside { meanwhile } => {
                let (fleet, replica) = (Arc::clone(self), Arc::clone(replica));
                tokio::spawn(async move { look(fleet.nodes.first(), &replica, fleet.lag_max).await });
                meanwhile
            }
        }
    }
}
