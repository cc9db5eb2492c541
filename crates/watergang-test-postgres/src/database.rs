//! One database of a cluster.

use crate::TestPostgres;
use crate::cluster::quoted;

/// A database with PostGIS, dropped with the value even while somebody is connected to it.
#[derive(Debug)]
pub struct TestDatabase<'a> {
    cluster: &'a TestPostgres,
    name: String,
    url: String,
}

impl<'a> TestDatabase<'a> {
    pub(crate) fn new(cluster: &'a TestPostgres, name: String) -> Self {
        let url = cluster.url(&name);
        Self { cluster, name, url }
    }

    /// Its name in the cluster.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its URL by the Unix socket, as the superuser.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The same for another role, which must be able to log in.
    pub fn url_as(&self, role: &str) -> String {
        self.cluster.url_as(role, &self.name)
    }

    /// Its URL by TCP, as the superuser.
    pub fn tcp_url(&self) -> String {
        self.cluster.tcp_url(&self.name)
    }

    /// The cluster it is in.
    pub fn cluster(&self) -> &'a TestPostgres {
        self.cluster
    }

    /// Runs statements as the superuser.
    #[track_caller]
    pub fn execute(&self, sql: &str) {
        self.cluster.execute(&self.name, sql);
    }

    /// The rows of a query as `psql` prints them: one a line, columns parted by `|`, no header.
    #[track_caller]
    pub fn query(&self, sql: &str) -> String {
        self.cluster.query(&self.name, sql)
    }
}

impl Drop for TestDatabase<'_> {
    fn drop(&mut self) {
        // The cluster may be stopped by the test, and goes away with its databases anyhow.
        let _ = self.cluster.psql("postgres", &format!("DROP DATABASE {} WITH (FORCE)", quoted(&self.name)));
    }
}
