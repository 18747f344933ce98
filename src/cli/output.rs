//! Where answers go: sentences for people, or one JSON value for scripts.

use std::fmt::Display;
use std::io::Write as _;
use std::process::ExitCode;

use serde::Serialize;

use crate::boot::BootError;

/// How the caller wants to read answers.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    /// As JSON.
    pub json: bool,
}

impl Output {
    /// Answers, and the command is done.
    ///
    /// # Errors
    /// When standard output is gone.
    pub fn say(self, value: &impl Serialize, text: impl Display) -> Result<ExitCode, BootError> {
        let mut out = std::io::stdout().lock();
        let written = match self.json {
            true => serde_json::to_writer(&mut out, value)
                .map_err(std::io::Error::from)
                .and_then(|()| writeln!(out)),
            false => writeln!(out, "{text}"),
        };
        match written {
            Ok(()) => Ok(ExitCode::SUCCESS),
            // `khoa client list | head` is no failure.
            Err(gone) if gone.kind() == std::io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
            Err(source) => Err(BootError::Io { what: "cannot write the answer".into(), source }),
        }
    }

    /// Says what is worth knowing beside the answer, on standard error.
    pub fn note(self, text: impl Display) {
        drop(writeln!(std::io::stderr().lock(), "khoa: note: {text}"));
    }

    /// Says why a command failed, on standard error, and ends with code 1.
    pub fn failed(self, error: &BootError) -> ExitCode {
        let mut out = std::io::stderr().lock();
        let written = match self.json {
            true => writeln!(out, "{}", serde_json::json!({ "error": error.to_string() })),
            false => writeln!(out, "khoa: {error}"),
        };
        // Nobody is left to tell when standard error is gone too.
        drop(written);
        ExitCode::FAILURE
    }
}
