//! The few lines a newcomer reads in the terminal: where to go and who to be. Never longer than a screen.

use std::fmt::Write as _;
use std::path::Path;

use super::people::{Newcomer, PASSPHRASE};
use super::stage::{Ports, Stand, local};

/// The whole text.
pub fn text(ports: Ports, newcomers: &[Newcomer], data: &Path) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    writeln!(
        out,
        "\nKhoá is running. Sign in at the first, then open the others: only the library asks for your consent.\n"
    )?;
    for stand in Stand::ALL {
        writeln!(out, "  {:<46} {}", stand.name().en, stand.url(ports))?;
    }
    writeln!(out, "  {:<46} {}", "Khoá itself: passkeys, sessions, registration", local(ports.service))?;
    writeln!(out, "  {:<46} {}", "Mailbox, where codes arrive", local(ports.mailbox))?;
    writeln!(out, "\nSign in as one of these (all invented), passphrase  {PASSPHRASE}\n")?;
    for person in newcomers {
        let Newcomer { number, name, kind, level, .. } = person;
        let alone =
            if person.has_proven_contacts() { "" } else { "; email and phone unconfirmed: no recovery" };
        writeln!(out, "  {number}   {name:<24} {kind}, level {level}{alone}")?;
    }
    writeln!(
        out,
        "\nEverything is kept in {}; delete that folder to start anew. Ctrl-C stops.\n",
        data.display()
    )?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::people::newcomers;

    #[test]
    fn the_guide_fits_a_screen_and_names_every_door() {
        let ports = Ports::from(8080).unwrap();
        let text = text(ports, &newcomers().unwrap(), Path::new("/srv/demo-data")).unwrap();
        assert!(text.lines().count() <= 24 && text.lines().all(|line| line.chars().count() <= 100), "{text}");
        for needed in
            [":8080", ":8081", ":8082", ":8083", ":8084", "099193000001", PASSPHRASE, "/srv/demo-data"]
        {
            assert!(text.contains(needed), "{needed}");
        }
        let left_out = text.lines().filter(|line| line.contains("no recovery")).collect::<Vec<_>>();
        assert!(left_out.len() == 1 && left_out[0].contains("Trần Văn Hùng"), "{text}");
    }
}
