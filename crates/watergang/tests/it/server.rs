//! Starts the built executable and asks it things.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value as Json;

/// A server takes no longer to start or to stop.
const PATIENCE: Duration = Duration::from_secs(20);

/// A file of the real data; a plain sentence where there are none.
pub fn data(file: &str) -> PathBuf {
    let shared = std::env::var_os("WATERGANG_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let path = shared.join("data").join(file);
    assert!(path.exists(), "this test needs {}; WATERGANG_SHARED may name the folder `shared`", path.display());
    path
}

/// The executable, with nothing of the tests' own environment that it reads.
pub fn executable() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_watergang"));
    for name in ["CONFIG", "LISTEN", "ADMIN_LISTEN", "PUBLIC_URL", "LOG"] {
        command.env_remove(format!("WATERGANG_{name}"));
    }
    command
}

/// A running server; killed when dropped.
pub struct Server {
    child: Child,
    pub url: String,
    log: Arc<Mutex<String>>,
}

/// What a server answered.
pub struct Answer {
    pub status: u16,
    pub headers: ureq::http::HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
    pub fn json(&self) -> Json {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Server {
    /// Starts `watergang serve` with these arguments on a port of its own, and an admin side.
    pub fn start(arguments: &[&str]) -> Self {
        Self::start_command(executable().arg("serve").args(arguments).env("WATERGANG_ADMIN_LISTEN", "127.0.0.1:0"))
    }

    pub fn start_command(command: &mut Command) -> Self {
        command.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (said, kept) = (BufReader::new(child.stderr.take().unwrap()), Arc::clone(&log));
        std::thread::spawn(move || {
            for line in said.lines().map_while(Result::ok) {
                let mut log = kept.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        let mut first_line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first_line).unwrap();
        let mut server = Self { child, url: String::new(), log };
        let Some(url) = first_line.trim_end().strip_prefix("listening on ") else {
            server.child.wait().unwrap();
            panic!("the server did not start: {}", server.log())
        };
        server.url = url.to_owned();
        server
    }

    /// What it wrote to standard error so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Waits until the log has a text.
    pub fn wait_for_log(&self, text: &str) {
        wait_until(|| self.log().contains(text), || format!("`{text}` in the log:\n{}", self.log()));
    }

    /// The URL of the admin side.
    pub fn admin_url(&self) -> String {
        self.wait_for_log("admin side:");
        let log = self.log();
        let line = log.lines().find(|line| line.starts_with("admin side:")).unwrap();
        line.split_whitespace().last().unwrap().strip_suffix("/readyz").unwrap().to_owned()
    }

    pub fn get(&self, path: &str) -> Answer {
        get(&format!("{}{path}", self.url))
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal by its name.
    pub fn signal(&self, name: &str) {
        let status = Command::new("kill").args(["-s", name, &self.pid().to_string()]).status().unwrap();
        assert!(status.success());
    }

    /// Waits for the end.
    pub fn wait(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "the server did not stop:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already, which is fine.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Looks until it is so.
pub fn wait_until(mut is_so: impl FnMut() -> bool, what: impl Fn() -> String) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "waited in vain for {}", what());
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// GET, whatever the status.
pub fn get(url: &str) -> Answer {
    get_with(url, &[])
}

/// GET with headers.
pub fn get_with(url: &str, headers: &[(&str, &str)]) -> Answer {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let request = headers.iter().fold(agent.get(url), |request, (name, value)| request.header(*name, *value));
    let mut response = request.call().unwrap();
    let mut body = Vec::new();
    response.body_mut().as_reader().read_to_end(&mut body).unwrap();
    Answer { status: response.status().as_u16(), headers: response.headers().clone(), body }
}
