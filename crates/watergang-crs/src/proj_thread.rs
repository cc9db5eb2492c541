//! PROJ objects, which may not leave the thread that made them: each thread keeps its own.

use std::cell::RefCell;

use proj::Proj;

use crate::error::CrsError;

thread_local! {
    /// Pipelines of this thread, the one used last at the end. There are few: a request uses one.
    static PIPELINES: RefCell<Vec<(String, Proj)>> = const { RefCell::new(Vec::new()) };
}

/// More pipelines than this in one thread push the oldest out.
const PIPELINES_MAX: usize = 64;

/// Does some work with the pipeline of that text. Making it takes a millisecond the first time in each thread.
pub(crate) fn with_pipeline<T>(text: &str, work: impl FnOnce(&Proj) -> T) -> Result<T, CrsError> {
    PIPELINES.with_borrow_mut(|pipelines| {
        if let Some(place) = pipelines.iter().rposition(|(known, _)| known == text) {
            let last = pipelines.len() - 1;
            pipelines.swap(place, last);
        } else {
            let made = Proj::new(text)
                .map_err(|error| CrsError::Pipeline { pipeline: text.to_owned(), reason: error.to_string() })?;
            if pipelines.len() == PIPELINES_MAX {
                pipelines.remove(0);
            }
            pipelines.push((text.to_owned(), made));
        }
        // The arm above leaves the wanted pipeline at the end, so the list is not empty.
        pipelines
            .last()
            .map(|(_, pipeline)| work(pipeline))
            .ok_or_else(|| CrsError::Pipeline { pipeline: text.to_owned(), reason: "it was lost".to_owned() })
    })
}

/// Brings one coordinate through a pipeline; nothing where PROJ has no answer.
pub(crate) fn convert(text: &str, x: f64, y: f64) -> Result<Option<(f64, f64)>, CrsError> {
    with_pipeline(text, |pipeline| convert_with(pipeline, x, y))
}

/// Brings one coordinate through a pipeline.
pub(crate) fn convert_with(pipeline: &Proj, x: f64, y: f64) -> Option<(f64, f64)> {
    pipeline.convert((x, y)).ok().filter(|(x, y): &(f64, f64)| x.is_finite() && y.is_finite())
}
