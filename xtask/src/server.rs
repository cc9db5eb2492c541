//! A server of ours, started for the benefit of another program.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// A running server, ended with the value.
pub struct Server {
    child: Child,
    url: String,
}

impl Server {
    /// Starts it by this `watergang serve …` at an address of its own choice, which it prints as its first line.
    pub fn start(command: &mut Command) -> Result<Self> {
        let mut child = command.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(child.stdout.take().context("no standard output")?).lines();
        let first = lines.next().transpose()?.unwrap_or_default();
        let Some((_, address)) = first.split_once("127.0.0.1:") else {
            let _ = child.kill();
            bail!("the server's first line names no address: `{first}`");
        };
        let port: String = address.chars().take_while(char::is_ascii_digit).collect();
        // Were nobody to read on, the server would at some time wait for us.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { child, url: format!("http://127.0.0.1:{port}/") })
    }

    /// The landing page.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill().and_then(|()| self.child.wait());
    }
}
