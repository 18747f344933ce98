//! What an operator prepares for agencies: their codes, their officers, and the clients of their systems.

use anyhow::{Context as _, Result};

use super::Client;
use super::khoa::Khoa;

/// Where the officers work: the identity authority, which handles letters about locks.
pub const AGENCY: &str = "G01.C06";
/// As what.
pub const ROLE: &str = "authority";

const AGENCIES: &str = "code,name\nG01,Bộ Thử nghiệm\nG01.C06,Cục Căn cước Thử nghiệm\n";

impl Khoa {
    /// Appoints the first `count` people as officers of [`AGENCY`].
    pub async fn appoint(&self, count: usize) -> Result<()> {
        self.know_agencies().await?;
        for person in self.people().iter().take(count) {
            let seat = ["--agency", AGENCY, "--role", ROLE, "--source", "QĐ-1", "--by", "TT-1"];
            self.run(&[&["officer", "appoint", &person.personal_number][..], &seat].concat()).await?;
        }
        Ok(())
    }

    /// Registers the systems of `count` offices, each of which may ask the interface for agencies.
    pub async fn register_systems(&self, count: usize) -> Result<Vec<Client>> {
        self.know_agencies().await?;
        let resource = format!("{}/agency/v1", self.issuer());
        let mut systems = Vec::new();
        for number in 1..=count {
            let id = format!("load-office-{number}");
            let may = ["--agency-code", AGENCY, "--may-ask", &resource, "--scope", "agency.directory"];
            let how = ["--auth", "secret_basic", "--grant", "client_credentials"];
            systems.push(self.add(&[&[id.as_str()][..], &may, &how].concat()).await?);
        }
        Ok(systems)
    }

    async fn know_agencies(&self) -> Result<()> {
        let file = self.folder().join("agencies.csv");
        std::fs::write(&file, AGENCIES).context("writing the agencies")?;
        let file = file.to_string_lossy();
        let how = ["--on", "2020-01-01", "--source", "QĐ-1", "--by", "TT-1"];
        self.run(&[&["directory", "import", "agencies", &file][..], &how].concat()).await?;
        Ok(())
    }
}
