//! What an operator prepares for whoever acts for organisations, and for whom other systems had an account.

use std::fs::File;
use std::io::BufWriter;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::khoa::Khoa;
use super::{CALLBACK, Client};
use crate::legacy;
use crate::people::Person;
use crate::plan::Mode;
use crate::process::{self, Done};

const SCOPES: &str = "openid profile org offline_access";

impl Khoa {
    /// Registers a service of the State that serves people and organisations.
    pub async fn add_company_portal(&self, id: &str) -> Result<Client> {
        let code = ["--grant", "authorization_code", "refresh_token", "--scope", SCOPES, "--serves", "both"];
        let how =
            ["--auth", "secret_basic", "--official", "--id-token-alg", "ES256", "--redirect-uri", CALLBACK];
        self.add(&[&[id][..], &code, &how].concat()).await
    }

    /// Brings in the first `count` organisations; answers their codes.
    pub async fn bring_in_organisations(&self, count: usize) -> Result<Vec<String>> {
        let codes: Vec<String> = legacy::tax_codes().take(count).collect();
        let line = |(n, code): (usize, &String)| {
            let name = format!("Công ty Thử nghiệm số {n}");
            format!("{}\n", json!({ "kind": "organisation", "tax_code": code, "name": name }))
        };
        let file = self.folder().join("organisations.jsonl");
        std::fs::write(&file, codes.iter().enumerate().map(line).collect::<String>())?;
        self.run(&["import", "people", &file.to_string_lossy()]).await?;
        Ok(codes)
    }

    /// Lets somebody file for an organisation; answers the mandate.
    pub async fn let_file(&self, person: &Person, code: &str) -> Result<String> {
        let how = ["--for", code, "--role", "submitter", "--source", "QĐ-1", "--by", "TT-1", "--json"];
        let output = self.run(&[&["mandate", "give", &person.personal_number][..], &how].concat()).await?;
        let told: Value = serde_json::from_slice(&output.stdout).context("mandate give printed no JSON")?;
        Ok(told["mandate"].as_str().context("a mandate without id")?.to_owned())
    }

    /// Ends it.
    pub async fn end_mandate(&self, mandate: &str) -> Result<()> {
        self.run(&["mandate", "end", mandate, "--why", "QĐ-2", "--by", "TT-1"]).await?;
        Ok(())
    }

    /// Imports the list of `count` legacy accounts under a source.
    pub async fn bring_list(&self, source: &str, count: usize) -> Result<Done> {
        let path = self.folder().join("legacy.csv");
        let mut file = BufWriter::new(File::create(&path)?);
        legacy::write(&mut file, count)?;
        file.into_inner().context("writing a list")?;
        let mut command = process::on_cores(Mode::Box, self.binary());
        self.environment(&mut command);
        command.args(["changeover", "import"]).arg(&path).args(["--source", source]);
        let done = process::to_its_end(command, &self.folder().join("changeover.log")).await?;
        std::fs::remove_file(&path)?;
        Ok(done)
    }

    /// How far the change-over is.
    pub async fn changeover(&self) -> Result<Value> {
        let output = self.run(&["changeover", "status", "--json"]).await?;
        serde_json::from_slice(&output.stdout).context("changeover status printed no JSON")
    }
}
