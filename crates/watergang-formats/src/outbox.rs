//! Where writers of other crates put their bytes: they want to own a sink, and we hand a buffer in at each call.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// A sink with two ends: one is given away, the other takes out what arrived.
#[derive(Clone, Debug, Default)]
pub struct Outbox(Arc<Mutex<Vec<u8>>>);

impl Outbox {
    /// Moves all that arrived to the end of a buffer.
    pub fn empty_into(&self, out: &mut Vec<u8>) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if out.is_empty() {
            std::mem::swap(&mut *waiting, out);
        } else {
            out.append(&mut waiting);
        }
    }
}

impl io::Write for Outbox {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
