//! `khoa openapi`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::{Map, Value, json};

use super::Output;
use crate::boot::BootError;
use crate::openapi;

#[derive(Args)]
pub(super) struct OpenapiArgs {
    /// Write each document into this folder, which must exist, instead of printing all of them.
    #[arg(long, value_name = "DIR")]
    write: Option<PathBuf>,
}

/// Without a folder: one object, with each document under the name of its file.
pub(super) fn run(args: OpenapiArgs, output: Output) -> Result<ExitCode, BootError> {
    let documents = openapi::documents();
    let Some(folder) = args.write else {
        let all: Map<String, Value> =
            documents.into_iter().map(|(name, document)| (name.to_owned(), document)).collect();
        let all = Value::Object(all);
        return output.say(&all, openapi::text(&all).trim_end());
    };
    let mut written = Vec::new();
    for (name, document) in &documents {
        let path = folder.join(name);
        std::fs::write(&path, openapi::text(document))
            .map_err(|source| BootError::Io { what: format!("cannot write {}", path.display()), source })?;
        written.push(path.display().to_string());
    }
    output.say(&json!({ "written": written }), written.join("\n"))
}
