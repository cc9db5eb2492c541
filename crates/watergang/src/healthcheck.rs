//! `watergang healthcheck`: for containers, whose images have no other HTTP client.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::cli;
use crate::exit::Exit;

/// A server that takes longer is not healthy.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Asks for the landing page.
///
/// # Errors
/// When the server does not answer with 200.
pub fn run(healthcheck: &cli::Healthcheck) -> Result<Exit> {
    let address = &healthcheck.address;
    let status = ask(address).with_context(|| format!("no answer from {address}"))?;
    ensure!(status.starts_with("HTTP/1.1 200 "), "{address} answers `{}`", status.trim_end());
    Ok(Exit::Done)
}

fn ask(address: &str) -> Result<String> {
    let socket = address.to_socket_addrs()?.next().context("it is no address")?;
    let mut connection = TcpStream::connect_timeout(&socket, TIMEOUT)?;
    connection.set_read_timeout(Some(TIMEOUT))?;
    connection.set_write_timeout(Some(TIMEOUT))?;
    write!(connection, "GET / HTTP/1.1\r\nHost: {address}\r\nAccept: application/json\r\nConnection: close\r\n\r\n")?;
    let mut status = String::new();
    BufReader::new(connection).read_line(&mut status)?;
    Ok(status)
}
