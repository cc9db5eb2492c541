//! `watergang serve`: from the start to the last answer.

use std::any::Any;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::from_fn;
use actix_web::rt::net::TcpStream;
use actix_web::{App, HttpServer};
use anyhow::{Context, Result};
use metrics_exporter_prometheus::PrometheusHandle;
use socket2::SockRef;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::access_log::access_log;
use crate::app::{self, Shared};
use crate::config::{Configuration, ServerConfig};
use crate::environment::Environment;
use crate::exit::Exit;
use crate::limits::limits;
use crate::live::Live;
use crate::measure;
use crate::output;
use crate::settings::{Addresses, Origin};
use crate::transport::transport;
use crate::watch::Watch;
use crate::{admin, cli, logging};

/// How often files are looked at.
const WATCH_INTERVAL: Duration = Duration::from_secs(2);

/// How long no request must have been under way until a stopping server goes, although clients keep connections open.
const QUIET: Duration = Duration::from_millis(500);

/// How long a client may take to close its side.
const DISCONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// Serves until told to stop.
///
/// # Errors
/// When the configuration is wrong, a store cannot be used or the address is taken.
pub fn run(serve: &cli::Serve, environment: &Environment) -> Result<Exit> {
    crate::open_files::take_all();
    let origin = Origin::find(&serve.sources, environment)?;
    let configuration = origin.read()?;
    let addresses = Addresses::choose(serve, environment, &configuration)?;
    logging::start(&configuration.instance.log, environment)?;
    let metrics = measure::start()?;
    // From here on no change is missed, however long the stores take to open.
    let mut watch = Watch::default();
    watch.changed(&configuration);
    actix_web::rt::System::new().block_on(async {
        let live = Arc::new(Live::start(origin, &configuration).await?);
        // Before anybody learns the address: whoever knows it may send signals.
        let wishes = Wishes::listen()?;
        let main = main_server(&live, &configuration, &addresses)?;
        let admin = admin_server(&live, metrics, &addresses)?;
        until_told(live, configuration, (wishes, watch), main, admin).await
    })
}

/// The server of the published API.
fn main_server(live: &Arc<Live>, configuration: &Configuration, addresses: &Addresses) -> Result<Server> {
    let config = &configuration.instance.server;
    let shared = Shared::new(live, configuration, addresses.public_url.clone());
    let app = move || {
        App::new()
            .configure(|config| app::configure(config, &shared))
            .wrap(from_fn(app::not_before_complete))
            .wrap(from_fn(limits))
            .wrap(from_fn(transport))
            .wrap(from_fn(access_log))
    };
    let write_timeout = config.write_timeout;
    let server = HttpServer::new(app)
        .workers(workers(config))
        .max_connections(config.connections_max)
        .keep_alive(config.keep_alive)
        .client_request_timeout(config.header_timeout)
        .client_disconnect_timeout(DISCONNECT_TIMEOUT)
        // A client that says no more has left: else its answer is worked on to the end before anybody notices.
        .h1_allow_half_closed(false)
        .shutdown_timeout(config.shutdown_timeout.as_secs())
        .on_connect(move |connection, _| set_up(connection, write_timeout))
        .disable_signals()
        .bind(addresses.listen)
        .with_context(|| format!("cannot listen on {}", addresses.listen))?;
    announce(server.addrs().first().copied().unwrap_or(addresses.listen), addresses.public_url.as_deref())?;
    Ok(server.run())
}

/// What a connection is told at its start. A system that cannot do this serves all the same.
fn set_up(connection: &dyn Any, write_timeout: Duration) {
    let Some(stream) = connection.downcast_ref::<TcpStream>() else { return };
    // Else the last bytes of an answer wait for the client's receipt of those before, which clients hold back for
    // 40 ms (RFC 896 meets RFC 1122, section 4.2.3.2).
    let _ = stream.set_nodelay(true);
    // Closes the connection of a client that takes nothing of its answer for so long: the HTTP library waits for such a
    // client for ever.
    let _ = SockRef::from(stream).set_tcp_user_timeout(Some(write_timeout));
}

/// As many as processors, and two at least, so that one slow request is not alone.
fn workers(config: &ServerConfig) -> usize {
    let processors = || std::thread::available_parallelism().map_or(2, usize::from);
    config.workers.unwrap_or_else(|| processors().max(2))
}

/// Tells scripts where the server listens, and people what to paste into QGIS.
fn announce(listen: std::net::SocketAddr, public_url: Option<&str>) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "listening on http://{listen}").and_then(|()| out.flush()).context("cannot write the address")?;
    let url = public_url.map_or_else(|| format!("http://{listen}"), str::to_owned);
    output::note(format_args!("for a browser:  {url}/"));
    output::note(format_args!(
        "for QGIS:       {url}/   (Layer > Add Layer > Add WFS / OGC API - Features Layer… > New > URL)"
    ));
    Ok(())
}

fn admin_server(live: &Arc<Live>, metrics: PrometheusHandle, addresses: &Addresses) -> Result<Option<Server>> {
    let Some(listen) = addresses.admin_listen else { return Ok(None) };
    let live = Arc::clone(live);
    let app = move || App::new().configure(|config| admin::configure(config, Arc::clone(&live), metrics.clone()));
    let server = HttpServer::new(app)
        .workers(1)
        .disable_signals()
        .bind(listen)
        .with_context(|| format!("cannot listen on {listen} for the admin side"))?;
    for address in server.addrs() {
        output::note(format_args!("admin side:     http://{address}/readyz"));
    }
    Ok(Some(server.run()))
}

/// What a signal or a look at the files asks for.
enum Wish {
    Stop,
    Reload(&'static str),
}

/// Signals and files, as wishes.
struct Wishes {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
    interval: tokio::time::Interval,
}

impl Wishes {
    fn listen() -> Result<Self> {
        let listen = |kind| signal(kind).context("cannot listen to signals");
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
            hang_up: listen(SignalKind::hangup())?,
            interval: tokio::time::interval(WATCH_INTERVAL),
        })
    }

    /// Waits until the server is to stop, and hears nothing else.
    async fn stop(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }

    async fn next(&mut self, live: &Live, watch: &mut Watch, configuration: &Configuration) -> Wish {
        loop {
            tokio::select! {
                _ = self.terminate.recv() => return Wish::Stop,
                _ = self.interrupt.recv() => return Wish::Stop,
                _ = self.hang_up.recv() => return Wish::Reload("SIGHUP"),
                _ = self.interval.tick() => {
                    if watch.changed(configuration) && configuration.instance.server.watch {
                        return Wish::Reload("a file changed");
                    }
                    if !live.is_complete() {
                        return Wish::Reload("a database was away");
                    }
                    if live.is_outdated() {
                        return Wish::Reload("a table is not what it was");
                    }
                }
            }
        }
    }
}

/// Reloads and finally stops the servers.
async fn until_told(
    live: Arc<Live>,
    mut configuration: Configuration,
    (mut wishes, mut watch): (Wishes, Watch),
    main: Server,
    admin: Option<Server>,
) -> Result<Exit> {
    let handles: Vec<ServerHandle> = std::iter::once(&main).chain(&admin).map(Server::handle).collect();
    let admin = admin.map(actix_web::rt::spawn);
    let mut main = actix_web::rt::spawn(main);
    loop {
        let wish = tokio::select! {
            ended = &mut main => {
                ended.context("the server broke off")?.context("the server failed")?;
                return Ok(Exit::Failed);
            }
            wish = wishes.next(&live, &mut watch, &configuration) => wish,
        };
        match wish {
            Wish::Stop => break,
            // A database that does not answer must not keep the server from being stopped.
            Wish::Reload(reason) => tokio::select! {
                () = reload(&live, &mut configuration, reason) => {}
                () = wishes.stop() => break,
            },
        }
    }
    tracing::info!("stopping; running answers are finished first");
    for handle in &handles {
        // Not awaited: it would wait for connections that clients merely keep open.
        drop(handle.stop(true));
    }
    tokio::select! {
        _ = &mut main => {}
        () = quiet() => {}
    }
    drop(admin);
    Ok(Exit::Done)
}

async fn reload(live: &Live, configuration: &mut Configuration, reason: &'static str) {
    let outcome = live.reload().await;
    measure::reloaded(outcome.is_ok());
    match outcome {
        Ok(new) => {
            tracing::info!(reason, "configuration and databases were looked at again");
            *configuration = new;
        }
        Err(error) if live.is_complete() => tracing::error!(reason, "the old configuration is kept: {error:#}"),
        Err(error) => tracing::error!(reason, "nothing is published yet: {error:#}"),
    }
}

/// Waits until no request has been under way for a moment.
async fn quiet() {
    let mut quiet_since = tokio::time::Instant::now();
    while quiet_since.elapsed() < QUIET {
        tokio::time::sleep(QUIET / 10).await;
        if measure::in_flight() > 0 {
            quiet_since = tokio::time::Instant::now();
        }
    }
}
