//! The few lines a newcomer reads in the terminal: where to go and who to be. Never longer than a screen.

use std::fmt::Write as _;
use std::path::Path;

use super::cast::Part;
use super::people::PASSPHRASE;
use super::stage::{Ports, Stand, local};

/// Whom the terminal names, by what they sign in with: one of each sort. The page has them all.
const NAMED: [&str; 12] = [
    "099193000001", "099088000002", "0900000063", "0900000065", "0900000081", "099091000038", "999000000001",
    "099082000006", "099195000012", "099090000016", "099186000020", "099198000039",
];

/// The whole text.
pub fn text(ports: Ports, everybody: &[Part], data: &Path) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    writeln!(out, "\nKhoá is running, and everybody in it is invented.\n")?;
    // The former portal is found where its cut-over is played.
    for stand in Stand::ALL.into_iter().filter(|stand| *stand != Stand::Former) {
        writeln!(out, "  {:<46} {}", stand.name().en, stand.url(ports))?;
    }
    let service = local(ports.service);
    let others = [
        ("Khoá itself: passkeys, applications, sessions", service.clone()),
        ("Officers, who sign in with a passkey", format!("{service}/console")),
        ("Mailbox, where codes arrive", local(ports.mailbox)),
        ("Whom you can be, and what to play", format!("{}/people", local(ports.mailbox))),
        ("National registers, to make them fail", local(ports.registers)),
        ("Two phones that are keys, in software", local(ports.phone)),
    ];
    for (name, url) in others {
        writeln!(out, "  {name:<46} {url}")?;
    }
    writeln!(out, "\nSign in as, with the passphrase  {PASSPHRASE}\n")?;
    let named = NAMED.iter().filter_map(|sign_in| everybody.iter().find(|part| part.sign_in == *sign_in));
    for part in named {
        let see: String = part.en.chars().take(84).collect();
        writeln!(out, "  {:<12}  {see}", part.sign_in)?;
    }
    writeln!(out, "\nAn officer adds a passkey at {service} first, and signs in again with it.")?;
    writeln!(
        out,
        "Everything is kept in {}; delete that folder to start anew. Ctrl-C stops.",
        data.display()
    )?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::cast::everybody;

    #[test]
    fn the_guide_fits_a_screen_and_names_every_door() {
        let ports = Ports::from(8080).unwrap();
        let everybody = everybody().unwrap();
        let text = text(ports, &everybody, Path::new("/srv/demo-data")).unwrap();
        assert!(text.lines().count() <= 30 && text.lines().all(|line| line.chars().count() <= 100), "{text}");
        for door in
            [":8080", ":8081", ":8082", ":8083", ":8083/people", ":8084", ":8086", ":8087", "/console"]
        {
            assert!(text.contains(door), "{door}");
        }
        assert!(text.contains(PASSPHRASE) && text.contains("/srv/demo-data"));
        for named in NAMED {
            assert!(text.contains(named) && everybody.iter().any(|part| part.sign_in == named), "{named}");
        }
    }
}
