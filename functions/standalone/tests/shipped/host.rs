//! A host in a process of its own, and a minimal client.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The path of the executable.
pub(crate) const SLUICE: &str = env!("CARGO_BIN_EXE_sluice");

/// A host that listens. It is killed when this is dropped.
pub(crate) struct Host {
    pub(crate) process: Child,
    /// The address, as `127.0.0.1:PORT`.
    pub(crate) address: String,
    /// The output until it listened.
    pub(crate) printed: String,
}

/// An answer of the host.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{self:?}"))
    }
}

impl Host {
    /// Starts a host on a free port.
    pub(crate) fn start(data: &Path, flags: &[&str]) -> Self {
        Self::try_start(data, flags).unwrap_or_else(|log| panic!("the host did not start: {log}"))
    }

    /// Starts a host, or returns its log if it ended before it listened.
    pub(crate) fn try_start(data: &Path, flags: &[&str]) -> Result<Self, String> {
        Self::spawn(Command::new(SLUICE), data, flags)
    }

    /// Starts a host through another program that executes it.
    pub(crate) fn spawn(mut command: Command, data: &Path, flags: &[&str]) -> Result<Self, String> {
        command.args(["--port", "0", "--data-dir"]).arg(data).args(flags).env_remove("RUST_LOG");
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut printed = String::new();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        while let Some(Ok(line)) = lines.next() {
            printed.push_str(&line);
            if let Some(address) = line.strip_prefix("Sluice listens on http://") {
                let address = address.to_owned();
                // The rest of the output is read and dropped, so that the host never blocks when it
                // prints.
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(Self { process, address, printed });
            }
        }
        process.wait().unwrap();
        let mut log = String::new();
        process.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        Err(log)
    }

    /// Sends a request with these additional lines in its head.
    pub(crate) fn send(&self, method: &str, path: &str, head: &[&str], body: &str) -> Answer {
        let mut request =
            format!("{method} {path} HTTP/1.1\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
        if !head.iter().any(|line| line.to_ascii_lowercase().starts_with("host:")) {
            request.push_str("host: ");
            request.push_str(&self.address);
            request.push_str("\r\n");
        }
        for line in head {
            request.push_str(line);
            request.push_str("\r\n");
        }
        self.raw(format!("{request}\r\n{body}").as_bytes())
    }

    /// Sends signals, each after the previous one has had its effect, and waits for the end.
    pub(crate) fn signal(&mut self, signals: &[rustix::process::Signal]) -> std::process::ExitStatus {
        for signal in signals {
            // It does not matter if the process has already ended.
            let _ = rustix::process::kill_process(rustix::process::Pid::from_child(&self.process), *signal);
            while TcpStream::connect(&self.address).is_ok() {}
        }
        self.process.wait().unwrap()
    }

    /// Sends bytes and reads until the host closes the connection.
    pub(crate) fn raw(&self, bytes: &[u8]) -> Answer {
        let mut stream = self.connect();
        stream.write_all(bytes).unwrap();
        read_answer(&mut stream)
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        stream
    }

    /// Sends a request with a token, and returns the `data` of the answer.
    pub(crate) fn call(&self, token: &str, method: &str, path: &str, body: Value) -> Value {
        let head = format!("authorization: Bearer {token}");
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = self.send(method, path, &[&head], &body);
        assert!(answer.status < 300, "{method} {path}: {answer:?}");
        answer.json()["data"].take()
    }

    /// Pairs a device, and returns its access token.
    pub(crate) fn pair(&self, device: &str, key: Option<&str>) -> String {
        let answer = self.send("POST", "/api/v1/auth/token", &[], &pairing(device, key));
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["data"]["token"].as_str().unwrap().to_owned()
    }
}

/// The body of a pairing request.
pub(crate) fn pairing(device: &str, key: Option<&str>) -> String {
    json!({"deviceId": device, "deviceName": device, "timestamp": 1, "pairingKey": key}).to_string()
}

/// Reads until the other side closes, as one answer.
pub(crate) fn read_answer(stream: &mut TcpStream) -> Answer {
    let mut bytes = Vec::new();
    // A connection can be reset after its answer was sent.
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    Answer { status, body: body.to_owned() }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
