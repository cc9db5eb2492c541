//! The tables of a store as they were found last, and whether reads have met others since.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use watergang_core::{CollectionId, PageEnd, Reply, Revision, RowBatch, Rows, StoreError};

/// What a store knows of its tables, each a `D`.
#[derive(Debug)]
pub struct Tables<D> {
    found: RwLock<BTreeMap<CollectionId, Arc<D>>>,
    is_outdated: AtomicBool,
}

impl<D> Default for Tables<D> {
    fn default() -> Self {
        Self { found: RwLock::default(), is_outdated: AtomicBool::new(false) }
    }
}

impl<D: Send + Sync + 'static> Tables<D> {
    /// The table of a collection.
    ///
    /// # Errors
    /// [`StoreError::NoSuchCollection`] where none was found.
    pub fn get(&self, of: &CollectionId) -> Result<Arc<D>, StoreError> {
        let found = self.found.read().unwrap_or_else(PoisonError::into_inner);
        found.get(of).cloned().ok_or_else(|| StoreError::NoSuchCollection { collection: of.to_string() })
    }

    /// Takes what was found in the place of what was known.
    pub fn replace(&self, found: impl IntoIterator<Item = (CollectionId, D)>) {
        self.is_outdated.store(false, Ordering::Relaxed);
        let found = found.into_iter().map(|(id, table)| (id, Arc::new(table))).collect();
        *self.found.write().unwrap_or_else(PoisonError::into_inner) = found;
    }

    /// Whether a read has met a table that is not what it was.
    pub fn is_outdated(&self) -> bool {
        self.is_outdated.load(Ordering::Relaxed)
    }

    /// The answer to a question about a collection. That its table is gone or another is noted for whoever looks next.
    pub fn noted<'a, T: Send + 'a>(self: &Arc<Self>, of: &CollectionId, answer: Reply<'a, T>) -> Reply<'a, T> {
        let (tables, of) = (Arc::clone(self), of.clone());
        Box::pin(async move { answer.await.map_err(|error| tables.note(&of, error)) })
    }

    /// The same for rows, of which each batch is a question of its own.
    pub fn noted_rows<'a>(
        self: &Arc<Self>,
        of: &CollectionId,
        answer: Reply<'a, Box<dyn Rows>>,
    ) -> Reply<'a, Box<dyn Rows>> {
        let (tables, of) = (Arc::clone(self), of.clone());
        Box::pin(async move {
            match answer.await {
                Ok(rows) => Ok(Box::new(NotedRows { tables, of, rows }) as Box<dyn Rows>),
                Err(error) => Err(tables.note(&of, error)),
            }
        })
    }

    fn note(&self, of: &CollectionId, error: StoreError) -> StoreError {
        match error {
            StoreError::NoSuchCollection { collection: what } => {
                tracing::warn!(collection.id = %of, "the table of a collection is gone: {what}");
                self.is_outdated.store(true, Ordering::Relaxed);
                StoreError::NoSuchCollection { collection: of.to_string() }
            }
            StoreError::Outdated { .. } => {
                self.is_outdated.store(true, Ordering::Relaxed);
                error
            }
            other => other,
        }
    }
}

struct NotedRows<D> {
    tables: Arc<Tables<D>>,
    of: CollectionId,
    rows: Box<dyn Rows>,
}

impl<D: Send + Sync + 'static> Rows for NotedRows<D> {
    fn revision(&self) -> &Revision {
        self.rows.revision()
    }

    fn known_count(&self) -> Option<u64> {
        self.rows.known_count()
    }

    fn next(&mut self) -> Reply<'_, Option<RowBatch>> {
        let answer = self.rows.next();
        Box::pin(async { answer.await.map_err(|error| self.tables.note(&self.of, error)) })
    }

    fn page_end(&mut self) -> Reply<'_, PageEnd> {
        let answer = self.rows.page_end();
        Box::pin(async { answer.await.map_err(|error| self.tables.note(&self.of, error)) })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn visits() -> CollectionId {
        CollectionId::parse("visits").unwrap()
    }

    #[test]
    fn a_table_that_is_gone_is_named_by_its_collection_and_looked_for_again() {
        let tables = Tables::<()>::default();
        tables.replace([(visits(), ())]);
        assert!(tables.get(&visits()).is_ok() && !tables.is_outdated());
        let gone = StoreError::NoSuchCollection { collection: "no such table: main.visit".to_owned() };
        assert!(
            matches!(tables.note(&visits(), gone), StoreError::NoSuchCollection { collection } if collection == "visits")
        );
        assert!(tables.is_outdated());
        tables.replace([]);
        assert!(tables.get(&visits()).is_err() && !tables.is_outdated());
    }

    #[test]
    fn another_error_says_nothing_of_the_tables() {
        let tables = Tables::<()>::default();
        assert!(matches!(tables.note(&visits(), StoreError::Cancelled), StoreError::Cancelled));
        assert!(!tables.is_outdated());
    }
}
