//! Behind a real reverse proxy, below a path prefix.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use watergang_test_postgres::skip_or_fail;

use crate::configuration::folder;
use crate::server::{Server, data, get, get_with, wait_until};

/// A running nginx; killed when dropped.
struct Nginx {
    child: Child,
    url: String,
    _folder: tempfile::TempDir,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn configuration(folder: &Path, port: u16, upstream: &str) -> String {
    let folder = folder.display();
    format!(
        "daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
         events {{ worker_connections 64; }}
         http {{
           access_log off;
           client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
           uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
           server {{
             listen 127.0.0.1:{port};
             location /geo/ {{
               proxy_pass {upstream}/;
               proxy_http_version 1.1;
               proxy_set_header X-Forwarded-Proto https;
               proxy_set_header X-Forwarded-Host $http_host;
               proxy_set_header X-Forwarded-Prefix /geo;
               proxy_set_header X-Forwarded-For $remote_addr;
             }}
           }}
         }}"
    )
}

impl Nginx {
    /// In front of a server; nothing where nginx is missing and the run allows tests to be skipped.
    fn start(upstream: &str) -> Option<Self> {
        // Of port 0, the system's choice: free a moment ago, and nobody else asks for it by number.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("nginx.conf");
        std::fs::write(&file, configuration(folder.path(), port, upstream)).unwrap();
        // Debian has it where an ordinary user does not look for programs.
        let start = |program: &str| {
            let mut command = Command::new(program);
            command.arg("-c").arg(&file).arg("-p").arg(folder.path());
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()
        };
        let Ok(child) = start("nginx").or_else(|_| start("/usr/sbin/nginx")) else {
            skip_or_fail("nginx is missing: it comes with the package `nginx-light`");
            return None;
        };
        let nginx = Self { child, url: format!("http://127.0.0.1:{port}/geo"), _folder: folder };
        let listens = || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok();
        wait_until(listens, || "nginx".to_owned());
        Some(nginx)
    }
}

#[test]
fn links_lead_through_the_proxy_that_is_trusted() {
    let instance = format!(
        "title = \"x\"\n[server]\ntrusted_proxies = [\"127.0.0.1\"]\n[stores.main]\nsource = \"{}\"\npublish_all = true\n",
        data("communes.gpkg").display()
    );
    let folder = folder(&[("watergang.toml", &instance)]);
    let server = Server::start(&["--config", &folder.path().display().to_string()]);
    let Some(nginx) = Nginx::start(&server.url) else { return };
    let public = nginx.url.replace("http://", "https://");
    for path in ["/", "/collections", "/collections/communes", "/collections/communes/items?limit=3"] {
        let answer = get(&format!("{}{path}", nginx.url));
        assert_eq!(answer.status, 200, "{path}");
        let document = answer.json();
        // A profile is named by the address that the OGC gave it.
        for link in document["links"].as_array().unwrap().iter().filter(|link| link["rel"] != "profile") {
            let href = link["href"].as_str().unwrap();
            assert!(href.starts_with(&format!("{public}/")), "{path}: {href}");
        }
    }
    // What a client does: it follows `next`, with the scheme that really is spoken here.
    let page = get(&format!("{}/collections/communes/items?limit=3", nginx.url)).json();
    let links = page["links"].as_array().unwrap();
    let next = links.iter().find(|link| link["rel"] == "next").unwrap()["href"].as_str().unwrap();
    let next = get(&next.replace("https://", "http://")).json();
    assert_eq!(next["numberReturned"], 3);
    assert_ne!(next["features"][0]["id"], page["features"][0]["id"]);
}

#[test]
fn a_proxy_that_nobody_trusts_is_not_believed() {
    let server = Server::start(&[&data("communes.gpkg").display().to_string()]);
    let Some(nginx) = Nginx::start(&server.url) else { return };
    let document = get(&format!("{}/collections", nginx.url)).json();
    let href = document["links"][0]["href"].as_str().unwrap();
    assert!(href.starts_with("http://") && !href.contains("/geo/"), "{href}");
}

#[test]
fn a_revalidation_goes_through() {
    let server = Server::start(&[&data("communes.gpkg").display().to_string()]);
    let Some(nginx) = Nginx::start(&server.url) else { return };
    let url = format!("{}/collections/communes/items?limit=3", nginx.url);
    let first = get(&url);
    let second = get_with(&url, &[("if-none-match", first.header("etag"))]);
    assert_eq!((second.status, second.body.len()), (304, 0));
}
