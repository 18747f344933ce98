//! The kind of browser behind a `User-Agent`: what millions of others have too.
//!
//! Only for showing a person their own sessions and history. Never decide anything by it: it is whatever the other
//! side says.

/// Longest match first where one name hides in another: every browser claims to be Safari and Chrome.
const BROWSERS: &[(&str, &str)] = &[
    ("coc_coc_browser", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Android says Linux and iPadOS says Mac OS X, so the narrower name comes first.
const SYSTEMS: &[(&str, &str)] = &[
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// A kind of browser, as far as it is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgentKind {
    /// The browser.
    pub browser: Option<&'static str>,
    /// What it runs on.
    pub system: Option<&'static str>,
}

impl AgentKind {
    /// What `user_agent` says of itself.
    pub fn of(user_agent: &str) -> Self {
        let named = |table: &[(&str, &'static str)]| {
            table.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
        };
        Self { browser: named(BROWSERS), system: named(SYSTEMS) }
    }
}
