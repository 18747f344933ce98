//! A browser's `User-Agent` in words a person recognises: "Chrome trên Windows".
//!
//! Only for showing a person their own sessions. Never decide anything by it: it is whatever the other side says.

use super::words::Words;
use crate::base::Lang;

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

/// Browser and system, or "an unknown device" when neither is recognised.
pub fn describe(lang: Lang, user_agent: &str) -> String {
    let named = |table: &[(&str, &'static str)]| {
        table.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    match (named(BROWSERS), named(SYSTEMS)) {
        (Some(browser), Some(system)) => {
            Words::get(lang, "agent-both", &[("browser", browser.into()), ("system", system.into())])
        }
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => Words::get(lang, "agent-unknown", &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_browsers_are_recognised() {
        let windows_edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0";
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
        let phone = "Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36";
        assert_eq!(describe(Lang::Vi, windows_edge), "Edge trên Windows");
        assert_eq!(describe(Lang::En, iphone), "Safari on iPhone");
        assert_eq!(describe(Lang::En, phone), "Chrome on Android");
        assert_eq!(describe(Lang::En, "curl/8.0"), "Unknown device");
        assert_eq!(describe(Lang::Vi, ""), "Thiết bị không rõ");
    }
}
