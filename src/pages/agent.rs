//! A browser's `User-Agent` in words a person recognises: "Chrome trên Windows".

use super::words::Words;
use crate::base::Lang;
use crate::session::AgentKind;

/// Browser and system, or "an unknown device" when neither is recognised.
pub fn describe(lang: Lang, user_agent: &str) -> String {
    let kind = AgentKind::of(user_agent);
    named(lang, kind.browser, kind.system)
}

/// The same of names that were recognised before.
pub fn named(lang: Lang, browser: Option<&str>, system: Option<&str>) -> String {
    match (browser, system) {
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
