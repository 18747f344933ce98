//! Who runs this command, as the operating system knows them: what stands in the log beside whatever they typed.

use std::os::unix::fs::MetadataExt as _;

/// No user: what Linux writes when nobody has signed in to the process's session (a job, a container).
const NOBODY: u32 = u32::MAX;

/// The user of this process; and whoever signed in to the machine, where `sudo` or `su` made another of them.
pub(super) fn name() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let user = std::fs::metadata("/proc/self").ok().map(|process| process.uid());
    let signed_in = read("/proc/self/loginuid").trim().parse().ok().filter(|uid| *uid != NOBODY);
    described(user, signed_in, &read("/etc/passwd"))
}

fn described(user: Option<u32>, signed_in: Option<u32>, passwd: &str) -> String {
    let Some(user) = user else { return "unknown".to_owned() };
    let named = |uid: u32| {
        let mut users = passwd.lines().map(|line| line.split(':').collect::<Vec<_>>());
        let is_it = |fields: &Vec<&str>| fields.get(2).is_some_and(|own| *own == uid.to_string());
        let name = users.find(is_it).and_then(|fields| fields.first().map(|name| (*name).to_owned()));
        name.map_or_else(|| format!("uid {uid}"), |name| format!("{name} (uid {uid})"))
    };
    match signed_in.filter(|uid| *uid != user) {
        Some(person) => format!("{}, signed in as {}", named(user), named(person)),
        None => named(user),
    }
}

#[cfg(test)]
mod tests {
    use super::described;

    #[test]
    fn whoever_became_another_user_is_named_as_both() {
        let passwd = "root:x:0:0:root:/root:/bin/sh\nanna:x:1000:1000:Anna:/home/anna:/bin/sh\n";
        for (user, signed_in, said) in [
            (Some(1000), Some(1000), "anna (uid 1000)"),
            (Some(0), Some(1000), "root (uid 0), signed in as anna (uid 1000)"),
            (Some(65_532), None, "uid 65532"),
            (None, None, "unknown"),
        ] {
            assert_eq!(described(user, signed_in, passwd), said);
        }
    }
}
