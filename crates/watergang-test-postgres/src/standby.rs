//! A streaming standby.

use crate::programs::run;
use crate::{TestPostgres, TestPostgresError};
use std::time::{Duration, Instant};

/// How long a standby may take to follow, on a slow machine.
const CATCH_UP_LIMIT: Duration = Duration::from_secs(60);
const CATCH_UP_POLL: Duration = Duration::from_millis(20);

/// A standby that follows a cluster and answers reads.
#[derive(Debug)]
pub struct TestStandby {
    cluster: TestPostgres,
}

impl TestStandby {
    pub(crate) fn start(primary: &TestPostgres) -> Result<Self, TestPostgresError> {
        let cluster = TestPostgres::in_new_folder(primary.programs().clone(), |programs, data| {
            let mut copy = programs.command("pg_basebackup");
            copy.args(["--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync", "--dbname"]);
            copy.arg(primary.url("postgres")).arg("--pgdata").arg(data);
            run("pg_basebackup", &mut copy).map(drop)
        })?;
        Ok(Self { cluster })
    }

    /// The standby as a cluster: its URLs, its queries, stopping and starting. It refuses writes.
    pub fn cluster(&self) -> &TestPostgres {
        &self.cluster
    }

    /// Returns once the standby has applied all that the primary has written so far.
    #[track_caller]
    pub fn catch_up_with(&self, primary: &TestPostgres) {
        let written = primary.query("postgres", "SELECT pg_current_wal_lsn()");
        let applied = format!("SELECT pg_last_wal_replay_lsn() >= '{written}'");
        let start = Instant::now();
        while self.cluster.query("postgres", &applied) != "t" {
            assert!(start.elapsed() < CATCH_UP_LIMIT, "the standby has not caught up after {CATCH_UP_LIMIT:?}");
            std::thread::sleep(CATCH_UP_POLL);
        }
    }

    /// The standby goes on receiving but applies nothing: it falls behind.
    #[track_caller]
    pub fn pause_replay(&self) {
        self.cluster.execute("postgres", "SELECT pg_wal_replay_pause()");
    }

    /// Ends [`TestStandby::pause_replay`].
    #[track_caller]
    pub fn resume_replay(&self) {
        self.cluster.execute("postgres", "SELECT pg_wal_replay_resume()");
    }
}
