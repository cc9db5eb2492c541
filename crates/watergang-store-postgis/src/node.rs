//! One server and the connections to it.
//!
//! Connections are kept here rather than in the driver's pool, because that pool asks the server once more whenever a
//! connection comes back, and knows neither the number of the server's process, which stopping a statement needs, nor
//! how a connection plans, nor which thread listens to it.

use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection as _, Row};
use tokio::sync::Semaphore;
use watergang_core::StoreError;

use crate::error::store_error;
use crate::health::Health;
use crate::lease::Lease;
use crate::{Options, lock, pooler};

/// How long a read waits for a connection that others use before the store says that it is busy.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a server may take to accept a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// A connection is used no longer than this, so that memory of the server's process does not grow without end.
const LIFETIME: Duration = Duration::from_secs(30 * 60);
/// A connection that nobody needed for so long is given back to the server.
const IDLE_MAX: Duration = Duration::from_secs(5 * 60);
/// Statements kept prepared per connection.
const PREPARED_MAX: usize = 256;

/// What a read does while others use all connections: no sign that the server is away.
pub(crate) const WAITING: &str = "waiting for a free connection";
pub(crate) const CONNECTING: &str = "connecting to the database";

/// What a new connection is told and asked, `$1` being the milliseconds that a statement may take, `$2` and `$3` how
/// statements are planned. Told by a statement, since poolers do not let settings of the start through. Nothing that reads can
/// write, whatever it calls. Compiling pays for reports, not for pages; and the costs of PostGIS's functions provoke it.
/// The search path gets the schema of PostGIS, wherever that was installed:
/// our statements name its functions without one. The fifth column names a table of a schema `restricted` that the role
/// could read, directly or by taking on another role.
const GREETING: &str = "
SELECT pg_backend_pid(),
       pg_is_in_recovery(),
       (SELECT d.oid::int8 FROM pg_database AS d WHERE d.datname = current_database()),
       set_config('search_path', concat_ws(', ', 'pg_catalog', nullif(current_setting('search_path'), ''),
                  (SELECT quote_ident(n.nspname) FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
                   WHERE e.extname = 'postgis')), false),
       (SELECT coalesce(min(c.relname::text), (SELECT '*' FROM pg_roles WHERE rolname = current_user AND rolsuper))
        FROM pg_namespace AS n
        LEFT JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
             AND (has_table_privilege(c.oid, 'SELECT') OR has_any_column_privilege(c.oid, 'SELECT')
                  OR pg_has_role(c.relowner, 'MEMBER'))
        WHERE n.nspname = 'restricted'
        HAVING count(n.oid) > 0),
       set_config('statement_timeout', $1, false),
       set_config('default_transaction_read_only', 'on', false),
       set_config('TimeZone', 'UTC', false),
       set_config('DateStyle', 'ISO, YMD', false),
       set_config('jit', 'off', false),
       set_config('plan_cache_mode', $2, false),
       set_config('enable_sort', $3, false)";

/// The time line of the server's log: it changes when a cluster is restored to a moment in its past, after which
/// numbers of revisions are given a second time.
const TIMELINE: &str = "SELECT timeline_id FROM pg_control_checkpoint()";

/// How often the database makes a plan for a statement that it knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Planning {
    /// For each set of values anew: a rectangle that holds everything is read in another way than a small one.
    EachTime,
    /// Once for all values: planning costs more than finding one row by its id does.
    Once,
    /// Once for all values, and along the index of the key: rows in the order of the key, all of them from somewhere.
    /// (Planning takes a quarter of the time of a page of a hundred, by pgbench: 0.35 ms with it, 0.26 ms without.)
    AlongKey,
}

impl Planning {
    /// The values of PostgreSQL's settings `plan_cache_mode` and `enable_sort`. A plan for all values does not know how
    /// few rows are wanted, and would take an index that gives the order to be dearer than sorting the whole table.
    const fn settings(self) -> [&'static str; 2] {
        match self {
            Self::EachTime => ["force_custom_plan", "on"],
            // Plans once after a few times, if it finds that no dearer.
            Self::Once => ["auto", "on"],
            Self::AlongKey => ["force_generic_plan", "off"],
        }
    }
}

/// One connection.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) raw: PgConnection,
    /// Number of the server's process.
    pub(crate) backend_pid: i32,
    pub(crate) is_standby: bool,
    /// The time line and the database: part of every revision.
    pub(crate) origin: (i32, i64),
    planning: Planning,
    /// The runtime whose thread listens to it. Another one may use it too, but must wait while that thread computes.
    runtime: tokio::runtime::Id,
    opened: Instant,
    used: Instant,
}

impl Connection {
    /// Changes the way of planning.
    async fn set_planning(&mut self, planning: Planning) -> Result<(), sqlx::Error> {
        let set = "SELECT set_config('plan_cache_mode', $1, false), set_config('enable_sort', $2, false)";
        let [mode, sorts] = planning.settings();
        sqlx::query(set).bind(mode).bind(sorts).execute(&mut self.raw).await?;
        self.planning = planning;
        Ok(())
    }
}

/// One server.
pub(crate) struct Node {
    /// Where it is, for logs: never with a password.
    pub(crate) label: String,
    connect: PgConnectOptions,
    statement_timeout_ms: u64,
    allow_restricted: bool,
    /// Whether it is known that statements of one connection meet one process of the server.
    is_undivided: AtomicBool,
    max_connections: usize,
    seats: Arc<Semaphore>,
    idle: Mutex<Vec<Connection>>,
    pub(crate) health: Mutex<Health>,
}

impl std::fmt::Debug for Node {
    /// Without the settings of connections, which may hold a password.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Node").field("label", &self.label).finish_non_exhaustive()
    }
}

impl Node {
    /// A server that is not yet connected to.
    pub(crate) fn new(url: &str, options: &Options) -> Result<Self, StoreError> {
        let connect = PgConnectOptions::from_str(url).map_err(|error| StoreError::Unsupported {
            what: format!("use this URL of a database, which must be like postgres://user@host:5432/database: {error}"),
        })?;
        let host = connect.get_socket().map_or_else(|| connect.get_host().into(), |socket| socket.to_string_lossy());
        let label = format!("{host}:{}/{}", connect.get_port(), connect.get_database().unwrap_or_default());
        let connect =
            connect.application_name("watergang").statement_cache_capacity(PREPARED_MAX).disable_statement_logging();
        let max_connections = options.max_connections.max(1) as usize;
        Ok(Self {
            label,
            connect,
            statement_timeout_ms: options.statement_timeout_ms,
            allow_restricted: options.allow_restricted,
            is_undivided: AtomicBool::new(false),
            max_connections,
            seats: Arc::new(Semaphore::new(max_connections)),
            idle: Mutex::default(),
            health: Mutex::default(),
        })
    }

    /// A connection from those that lie idle, else a new one.
    pub(crate) async fn lease(self: &Arc<Self>, planning: Planning) -> Result<Lease, StoreError> {
        let waiting = tokio::time::timeout(ACQUIRE_TIMEOUT, Arc::clone(&self.seats).acquire_owned());
        let seat = waiting.await.ok().and_then(Result::ok).ok_or_else(|| StoreError::Unavailable {
            doing: WAITING,
            source: format!("all connections to {} are in use", self.label).into(),
        })?;
        let mut idle = self.take_idle(planning);
        if let Some(connection) = &mut idle
            && connection.planning != planning
            && connection.set_planning(planning).await.is_err()
        {
            self.forget_idle();
            idle = None;
        }
        let was_idle = idle.is_some();
        let connection = match idle {
            Some(connection) => connection,
            None => self.connect(planning).await?,
        };
        Ok(Lease::new(Arc::clone(self), seat, connection, was_idle))
    }

    /// The connection that was used last by this runtime and in this way of planning: the others may then grow old and
    /// go. Any other one only where no more connections may be opened.
    fn take_idle(&self, planning: Planning) -> Option<Connection> {
        let mut idle = lock(&self.idle);
        let (now, runtime) = (Instant::now(), tokio::runtime::Handle::current().id());
        idle.retain(|connection| now - connection.used < IDLE_MAX && now - connection.opened < LIFETIME);
        let fits = |connection: &Connection| connection.runtime == runtime && connection.planning == planning;
        if let Some(place) = idle.iter().rposition(fits) {
            return Some(idle.remove(place));
        }
        // Whoever asks has a seat already, but no connection yet.
        let in_use = self.max_connections.saturating_sub(self.seats.available_permits()).saturating_sub(1);
        if idle.len() + in_use < self.max_connections {
            return None;
        }
        let place = idle.iter().rposition(|connection| connection.runtime == runtime);
        place.map(|place| idle.remove(place)).or_else(|| idle.pop())
    }

    /// Takes a connection back.
    pub(crate) fn put_back(&self, mut connection: Connection) {
        connection.used = Instant::now();
        lock(&self.idle).push(connection);
    }

    /// Forgets the connections that lie idle: the server went away, and they with it.
    pub(crate) fn forget_idle(&self) {
        lock(&self.idle).clear();
    }

    /// A new connection, beside those that are counted.
    pub(crate) async fn connect(&self, planning: Planning) -> Result<Connection, StoreError> {
        let timed_out = |_| StoreError::Unavailable {
            doing: CONNECTING,
            source: format!("{} did not answer within {CONNECT_TIMEOUT:?}", self.label).into(),
        };
        tokio::time::timeout(CONNECT_TIMEOUT, self.greet(planning)).await.map_err(timed_out)?
    }

    async fn greet(&self, planning: Planning) -> Result<Connection, StoreError> {
        let mut raw = self.connect.connect().await.map_err(store_error(CONNECTING))?;
        let [mode, sorts] = planning.settings();
        let greeting = sqlx::query(GREETING).bind(self.statement_timeout_ms.to_string()).bind(mode).bind(sorts);
        let row = greeting.fetch_one(&mut raw).await.map_err(store_error(CONNECTING))?;
        let restricted: Option<String> = row.try_get(4).map_err(store_error(CONNECTING))?;
        if let Some(table) = restricted.filter(|_| !self.allow_restricted) {
            return Err(StoreError::Unsupported { what: restricted_reason(&self.connect, &table) });
        }
        let backend_pid = row.try_get(0).map_err(store_error(CONNECTING))?;
        if !self.is_undivided.load(Ordering::Relaxed) {
            pooler::refuse_divided(&self.connect, &mut raw, backend_pid).await?;
            self.is_undivided.store(true, Ordering::Relaxed);
        }
        let timeline = match sqlx::query(TIMELINE).fetch_one(&mut raw).await {
            Ok(row) => row.try_get(0).map_err(store_error(CONNECTING))?,
            // Not every host lets its customers ask this.
            Err(_) => 0,
        };
        let now = Instant::now();
        Ok(Connection {
            backend_pid,
            is_standby: row.try_get(1).map_err(store_error(CONNECTING))?,
            origin: (timeline, row.try_get(2).map_err(store_error(CONNECTING))?),
            raw,
            planning,
            runtime: tokio::runtime::Handle::current().id(),
            opened: now,
            used: now,
        })
    }

    /// A connection that may write, for an import: not counted, not kept, without a limit of time.
    pub(crate) async fn connect_writing(&self, lock_timeout: Duration) -> Result<Connection, StoreError> {
        let mut connection = self.connect(Planning::EachTime).await?;
        let settings = "SELECT set_config('default_transaction_read_only', 'off', false),
                               set_config('statement_timeout', '0', false),
                               set_config('lock_timeout', $1, false)";
        sqlx::query(settings)
            .bind(lock_timeout.as_millis().to_string())
            .execute(&mut connection.raw)
            .await
            .map_err(store_error(CONNECTING))?;
        Ok(connection)
    }
}

/// Why a role that could read what nobody shall see is not served with.
fn restricted_reason(connect: &PgConnectOptions, table: &str) -> String {
    let role = connect.get_username();
    let what = match table {
        "*" => "is a superuser and could read the schema `restricted`".to_owned(),
        table => format!("could read `restricted.{table}`"),
    };
    format!("serve as the role `{role}`, which {what}; use a role that has no right on that schema")
}

impl Drop for Node {
    fn drop(&mut self) {
        self.seats.close();
    }
}

/// Stops what a connection is doing in the database, and gives the connection up.
pub(crate) async fn stop(node: Arc<Node>, connection: Connection) {
    let pid = connection.backend_pid;
    let stopped = async {
        let mut other = match node.take_idle(Planning::EachTime) {
            Some(other) => other,
            None => node.connect(Planning::EachTime).await?,
        };
        let asked = sqlx::query("SELECT pg_cancel_backend($1)").bind(pid).execute(&mut other.raw).await;
        asked.map_err(store_error("stopping a statement"))?;
        node.put_back(other);
        Ok::<_, StoreError>(())
    };
    if let Err(error) = stopped.await {
        tracing::warn!(store.kind = "postgis", node = %node.label, %error, "a statement could not be stopped");
    }
    // Closed only now, so that the number cannot have passed to another process meanwhile.
    let _ = connection.raw.close_hard().await;
}
