//! Calls into `geo`, which panics where a geometry is so invalid that its labels contradict each other.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    /// Whether this thread is inside of a calculation that may break off.
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

static SILENCED: Once = Once::new();

/// Keeps panics from being printed that are expected; all others go where they went.
fn silence() {
    SILENCED.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !IS_GUARDED.get() {
                before(panic);
            }
        }));
    });
}

/// Does calculations that may break off, and counts those that did.
#[derive(Debug, Default)]
pub(super) struct Guard {
    broken_off: Cell<u64>,
}

impl Guard {
    /// The result of a calculation; nothing where it broke off: a geometry of that kind has no relation to anything that
    /// could be told. Nothing that it was about to change may be used again.
    pub(super) fn run<T>(&self, calculate: impl FnOnce() -> T) -> Option<T> {
        silence();
        let was_guarded = IS_GUARDED.replace(true);
        let result = catch_unwind(AssertUnwindSafe(calculate));
        IS_GUARDED.set(was_guarded);
        if result.is_err() {
            self.broken_off.set(self.broken_off.get().saturating_add(1));
        }
        result.ok()
    }

    /// How many broke off.
    pub(super) const fn broken_off(&self) -> u64 {
        self.broken_off.get()
    }
}
