//! The rules of the house, read off the source: who may import whom, where SQL and HTTP may live, how long a file may be.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Roots and the roots each may import besides itself. Tiers: see `src/lib.rs`.
const IMPORTS: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("config", &["base"]),
    ("db", &["base", "config"]),
    ("ephemeral", &["base", "config"]),
    ("outbound", &["base", "config"]),
    ("web", &["base", "config"]),
    ("keys", &["base", "config", "db"]),
    ("jobs", &[BELOW_APP]),
    ("audit", &[BELOW_APP, "jobs"]),
    ("policy", &[BELOW_APP, "audit"]),
    ("directory", &[BELOW_APP, "audit", "policy"]),
    ("registers", &[BELOW_APP, "audit", "jobs", "policy"]),
    ("account", &[BELOW_APP, "audit", "jobs"]),
    ("session", &[BELOW_APP, "audit", "jobs", "account"]),
    ("factor", &[BELOW_APP, "audit", "jobs", "account", "session"]),
    ("client", &[BELOW_APP, "audit", "jobs", "policy", "directory", "account"]),
    ("device", &[BELOW_APP, "audit", "jobs", "policy", "account", "factor", "session"]),
    ("mandate", &[BELOW_APP, "audit", "jobs", "policy", "directory", "account", "session"]),
    ("grant", &[BELOW_APP, "audit", "jobs", "policy", "directory", "account", "session", "client"]),
    ("approval", &[BELOW_APP, "audit", "jobs", "policy", "account", "session", "factor", "client", "device"]),
    (
        "assistance",
        &[
            BELOW_APP, "audit", "policy", "account", "factor", "session", "client", "mandate", "grant",
            "approval",
        ],
    ),
    ("signing", &[BELOW_APP, "audit", "account", "session", "client", "mandate", "approval"]),
    (
        "sign_out",
        &[BELOW_APP, "audit", "jobs", "account", "session", "factor", "client", "mandate", "grant", "device"],
    ),
    (
        "login",
        &[
            BELOW_APP, "audit", "jobs", "policy", "registers", "account", "factor", "session", "client",
            "mandate", "grant", "device", "approval", "sign_out",
        ],
    ),
    (
        "wallet",
        &[BELOW_APP, "audit", "policy", "directory", "account", "factor", "session", "mandate", "grant"],
    ),
    ("file", &[BELOW_APP, "audit", "policy", "directory"]),
    (
        "application",
        &[
            BELOW_APP, "audit", "jobs", "policy", "directory", "registers", "file", "account", "session",
            "client", "mandate", "approval", "assistance", "feedback", "sign_out",
        ],
    ),
    (
        "life",
        &[BELOW_APP, "audit", "jobs", "policy", "registers", "account", "mandate", "sign_out", "application"],
    ),
    ("changeover", &[BELOW_APP, "jobs", "audit", "directory", "account", "session", "client", "mandate"]),
    ("readiness", &[BELOW_APP, "audit", "policy", "directory", "account", "session", "client", "mandate"]),
    ("feedback", &[BELOW_APP, "audit", "policy", "directory", "account", "session", "mandate"]),
    (
        "merge",
        &[
            BELOW_APP, "audit", "jobs", "policy", "registers", "account", "session", "client", "mandate",
            "grant", "application", "changeover", "sign_out", "wallet",
        ],
    ),
    (
        "rights",
        &[
            BELOW_APP, "audit", "policy", "registers", "file", "account", "session", "factor", "device",
            "client", "grant", "approval", "assistance", "signing", "login", "application", "changeover",
            "mandate", "feedback", "sign_out", "merge", "wallet",
        ],
    ),
    (
        "app",
        &[
            BELOW_APP, "audit", "jobs", "registers", "policy", "directory", "factor", "device", "client",
            "grant",
        ],
    ),
    (
        "op",
        &[
            BELOW_APP, "audit", "jobs", "policy", "account", "factor", "session", "client", "mandate",
            "grant", "approval", "assistance", "signing", "sign_out", "login", "merge", "app",
        ],
    ),
    ("ops", &[BELOW_APP, "audit", "jobs"]),
    ("openapi", &["base", "client", "registers", "wallet", "op", "api"]),
    (
        "api",
        &[
            BELOW_APP, "audit", "jobs", "policy", "directory", "registers", "account", "assistance",
            "approval", "device", "feedback", "factor", "session", "client", "grant", "approval", "sign_out",
            "login", "mandate", "file", "application", "changeover", "readiness", "rights", "merge",
            "signing", "wallet", "app", "op",
        ],
    ),
    (
        "pages",
        &[
            BELOW_APP, "audit", "jobs", "account", "feedback", "factor", "device", "session", "client",
            "mandate", "grant", "approval", "assistance", "sign_out", "login", "mandate", "application",
            "file", "policy", "directory", "mandate", "changeover", "readiness", "rights", "merge",
            "signing", "wallet", "app", "op",
        ],
    ),
];

/// Stands for tiers 0 and 1.
const BELOW_APP: &str = "*";
const TIER_1: &[&str] = &["base", "config", "db", "ephemeral", "outbound", "web", "keys"];

/// What may import everything.
const TOP: &[&str] = &["boot", "routes", "demo", "cli", "main", "lib"];

struct Source {
    path: PathBuf,
    root: String,
    text: String,
}

fn sources(folder: &str) -> Vec<Source> {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = Vec::new();
    let mut folders = vec![base.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let relative = path.strip_prefix(&base).unwrap().to_owned();
                let first = relative.components().next().unwrap().as_os_str().to_str().unwrap();
                let root = first.trim_end_matches(".rs").to_owned();
                found.push(Source { text: std::fs::read_to_string(&path).unwrap(), path: relative, root });
            }
        }
    }
    assert!(!found.is_empty());
    found
}

/// The roots named by `crate::…`, braces included: `crate::{a, b::{c, d}}` names a and b.
fn imported(text: &str) -> BTreeSet<String> {
    let mut roots = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let line = &text[text[..at].rfind('\n').map_or(0, |n| n + 1)..at];
        // Paths in attributes and words in comments import nothing.
        if line.trim_start().starts_with("//") || text[..at].ends_with('$') {
            continue;
        }
        let rest = &text[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => drop(roots.insert(word(rest))),
            Some(group) => {
                let mut depth = 1;
                let mut begins = true;
                for (n, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth == 1 => begins = true,
                        c if begins && c.is_alphabetic() => {
                            roots.insert(word(&group[n..]));
                            begins = false;
                        }
                        _ => {}
                    }
                    if depth == 0 {
                        break;
                    }
                }
            }
        }
    }
    roots
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn imports_follow_the_table() {
    let table: BTreeMap<&str, BTreeSet<&str>> = IMPORTS
        .iter()
        .map(|(root, may)| {
            let spread =
                may.iter().flat_map(|one| if *one == BELOW_APP { TIER_1.to_vec() } else { vec![*one] });
            (*root, spread.collect())
        })
        .collect();
    let mut broken = Vec::new();
    for source in sources("src").iter().filter(|source| !TOP.contains(&source.root.as_str())) {
        let Some(may) = table.get(source.root.as_str()) else {
            broken.push(format!("{} is a root the table does not know", source.root));
            continue;
        };
        for root in imported(&source.text) {
            if root != source.root && !may.contains(root.as_str()) {
                broken.push(format!("{} imports crate::{root}", source.path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn sql_lives_in_stores_and_http_at_the_edges() {
    let mut broken = Vec::new();
    for source in sources("src").iter() {
        let path = source.path.to_str().unwrap();
        let uses = |name: &str| {
            source.text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(name))
        };
        // A test may play the attacker who edits rows.
        let stores = source.root == "db" || path.ends_with("store.rs") || path.ends_with("tests.rs");
        if !stores && (uses("diesel::") || uses("db::schema")) {
            broken.push(format!("{path} speaks SQL"));
        }
        let edge = ["op", "api", "web", "pages", "ops", "boot", "routes", "demo", "cli"]
            .contains(&source.root.as_str())
            || ["session/cookie.rs", "base/problem.rs"].contains(&path);
        if !edge && uses("actix_web") {
            broken.push(format!("{path} speaks HTTP"));
        }
        let people = [
            "account", "session", "factor", "client", "mandate", "grant", "approval", "assistance",
            "sign_out", "login", "application", "feedback", "changeover", "wallet",
        ]
        .contains(&source.root.as_str());
        if people && uses("crate::app::") {
            broken.push(format!("{path} sees App"));
        }
        if uses("super::super") {
            broken.push(format!("{path} climbs two floors at once"));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// What officers' pages know of a person stands on record before they know it: they load nobody without a `Look`.
#[test]
fn officers_pages_load_nobody_without_a_look() {
    let mut broken = Vec::new();
    for source in sources("src").iter() {
        let path = source.path.to_str().unwrap();
        let forbidden = ["account::load", "account::find", "account::of_number"];
        if path.contains("console/") && forbidden.iter().any(|call| source.text.contains(call)) {
            broken.push(format!("{path} reads a person without a look"));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Diesel's `first` binds `LIMIT ?`, and SQLite plans a statement anew at each new LIMIT: a row found by what is unique
/// is asked for by `get_result`, and where one of several is meant, `limit` says so.
#[test]
fn no_store_lets_a_limit_be_bound_unseen() {
    let mut broken = Vec::new();
    for source in sources("src").iter().filter(|source| source.text.contains("diesel::")) {
        for (number, line) in source.text.lines().enumerate() {
            if line.split(".first").skip(1).any(|rest| rest.starts_with("::<") || rest.starts_with("(c)")) {
                broken.push(format!("{}:{}", source.path.display(), number + 1));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// What must never happen without what belongs to it: each of these is called in one room alone.
#[test]
fn what_ends_and_what_is_issued_has_one_caller() {
    let mut broken = Vec::new();
    for (verb, room) in
        [("account::issue(", "application"), ("account::close(", "sign_out"), ("device::revoke", "sign_out")]
    {
        for source in sources("src").iter().filter(|source| source.root != room) {
            if source.text.contains(verb) && !source.path.ends_with("tests.rs") {
                broken.push(format!("{} calls {verb}…), which {room} does", source.path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_file_is_short_and_says_what_it_is_for() {
    let mut broken = Vec::new();
    for source in sources("src").iter().chain(&sources("tests")).chain(&sources("load-tests/src")) {
        let path = source.path.display();
        let lines = source.text.lines().count();
        if lines > 400 {
            broken.push(format!("{path} has {lines} lines"));
        }
        if !source.text.starts_with("//!") {
            broken.push(format!("{path} does not begin with what it is for"));
        }
        for (number, line) in
            source.text.lines().enumerate().filter(|(_, line)| {
                line.trim_start().starts_with("#[allow(") || line.starts_with("#![allow(")
            })
        {
            broken.push(format!("{path}:{} silences a lint without a reason: {line}", number + 1));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// A file that no module names is never compiled, and nobody notices what it claims.
#[test]
fn every_file_is_named_by_a_module() {
    let mut lost = Vec::new();
    for base in ["src", "tests/it", "load-tests/src"] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(base);
        for path in sources(base).iter().map(|source| root.join(&source.path).with_extension("")) {
            let module = if path.ends_with("mod") { path.parent().unwrap() } else { &path };
            let (folder, name) = (module.parent().unwrap(), module.file_name().unwrap().to_str().unwrap());
            let above = ["mod.rs", "lib.rs", "main.rs"].map(|file| folder.join(file));
            let above = above.iter().cloned().chain([folder.with_extension("rs")]);
            let is_named = above.flat_map(std::fs::read_to_string).any(|text| {
                let named = text.split("mod ").skip(1).filter_map(|rest| rest.strip_prefix(name));
                named.into_iter().any(|rest| rest.starts_with([';', ' ']))
            });
            if !is_named && !["lib", "main"].contains(&name) {
                lost.push(format!("{base}: {}", path.display()));
            }
        }
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn the_map_names_every_root() {
    let lib = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    for (root, _) in IMPORTS {
        assert!(lib.contains(&format!("[`{root}`]")), "src/lib.rs says nothing about {root}");
    }
}
