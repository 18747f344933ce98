//! The real binary with a folder of its own: run as an operator runs it, and served until dropped.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, SqliteConnection};
use serde_json::Value;

use super::{OwnDatabase, backends};

/// One installation: a data folder and, where the stage says so, a database of its own.
pub(crate) struct Place {
    pub(crate) data: tempfile::TempDir,
    database: Option<OwnDatabase>,
    ephemeral: Option<String>,
}

impl Place {
    pub(crate) fn new(name: &str) -> Self {
        let (database, ephemeral) = backends();
        Self {
            data: tempfile::tempdir().unwrap(),
            database: database.map(|stage| OwnDatabase::new(&stage, name)),
            ephemeral,
        }
    }

    pub(crate) fn khoa(&self, arguments: &[&str]) -> Command {
        let mut khoa = self.command(env!("CARGO_BIN_EXE_khoa"));
        khoa.args(arguments);
        khoa
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("KHOA_SERVER_DATA", self.data.path());
        command.env("KHOA_SERVER_LISTEN", "127.0.0.1:0").env("KHOA_SERVER_MANAGEMENT", "127.0.0.1:0");
        command.env("KHOA_PASSWORD_MEMORY_KIB", "8").env("KHOA_PASSWORD_ITERATIONS", "1");
        command.env("KHOA_DATABASE_MIGRATE_ON_START", "true").env("KHOA_SERVER_NOTICE_SECONDS", "0");
        let database = self.database.as_ref().map(OwnDatabase::url);
        for (name, url) in [("KHOA_DATABASE_URL", database), ("KHOA_REDIS_URL", self.ephemeral.as_deref())] {
            if let Some(url) = url {
                command.env(name, url);
            }
        }
        command
    }

    /// The same where the process may have only so many files open.
    pub(crate) fn khoa_with_files(&self, files: u32, arguments: &[&str]) -> Command {
        let khoa = format!("{} {}", env!("CARGO_BIN_EXE_khoa"), arguments.join(" "));
        let mut shell = self.command("/bin/sh");
        shell.args(["-c", &format!("ulimit -n {files}; exec {khoa}")]);
        shell
    }

    pub(crate) fn answer(&self, arguments: &[&str]) -> Value {
        let output = self.khoa(arguments).arg("--json").output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// What somebody does to the records who reaches the database itself: in SQLite's words and in PostgreSQL's.
    pub(crate) fn meddle(&self, lite: &str, postgres: &str) {
        match &self.database {
            Some(own) => {
                let done =
                    Command::new("psql").args([own.url(), "-qv", "ON_ERROR_STOP=1", "-c", postgres]).status();
                assert!(done.unwrap().success(), "{postgres}");
            }
            None => {
                let path = self.data.path().join("khoa.sqlite");
                let mut records = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
                records.batch_execute(&format!("pragma busy_timeout = 5000; {lite}")).unwrap();
            }
        }
    }

    pub(crate) fn serve(&self) -> Served {
        Served::start(&mut self.khoa(&["serve"]))
    }
}

pub(crate) struct Served {
    pub(crate) child: Child,
    pub(crate) public: SocketAddr,
    pub(crate) management: SocketAddr,
    /// What it logs.
    log: Receiver<String>,
}

impl Served {
    /// Starts what `command` says, and waits until it accepts.
    pub(crate) fn start(command: &mut Command) -> Self {
        Self::try_start(command).unwrap()
    }

    /// Starts what `command` says, and waits until it accepts, or ends: what it said last.
    pub(crate) fn try_start(command: &mut Command) -> Result<Self, String> {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut last = String::new();
        let ready = lines.by_ref().map(Result::unwrap).find(|line| {
            last.clone_from(line);
            line.starts_with("khoa is ready on http://")
        });
        let Some(ready) = ready else {
            assert!(!child.wait().unwrap().success(), "{last}");
            return Err(last);
        };
        let addresses: Vec<SocketAddr> = ready
            .split("http://")
            .skip(1)
            .map(|rest| rest.trim_end_matches(')').split(' ').next().unwrap().parse().unwrap())
            .collect();
        // Whoever writes to a pipe that nobody reads gets stuck.
        let (into, log) = channel();
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| drop(into.send(line))));
        Ok(Self { child, public: addresses[0], management: addresses[1], log })
    }

    /// Waits until it logs that.
    pub(crate) fn says(&self, words: &str) {
        assert!(self.log.iter().any(|line| line.contains(words)), "it ended before it said: {words}");
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.public)
    }

    pub(crate) fn signal(&self, name: &str) {
        let sent =
            Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

pub(crate) fn refusal(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr.clone()).unwrap()
}
