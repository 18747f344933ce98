//! What proxies say about a request's way here, read from its end: `Forwarded` (RFC 7239) and `X-Forwarded-For`.
//!
//! The nearest proxy wrote last, so a list is taken apart from the right, one hop at a time, and nothing that a stranger
//! wrote further left (an open quote, a wrong separator, another header line) can change what stands right of it.

use std::net::{IpAddr, SocketAddr};

use actix_web::http::header::{FORWARDED, HeaderMap, HeaderName, X_FORWARDED_FOR};

use crate::config::ProxyHeader;

/// The hops that `which` names, nearest first; [`None`] for a hop that tells no address: `unknown`, an obfuscated name,
/// or what is no hop at all.
pub(super) fn hops(which: ProxyHeader, headers: &HeaderMap) -> impl Iterator<Item = Option<IpAddr>> {
    let (name, read): (HeaderName, fn(&str) -> Option<IpAddr>) = match which {
        ProxyHeader::XForwardedFor => (X_FORWARDED_FOR, |hop| address(hop.trim())),
        ProxyHeader::Forwarded => (FORWARDED, element),
    };
    // Several header lines are one list (RFC 9110 §5.3). A line of other bytes than text is one hop that says nothing.
    let lines: Vec<&str> = headers.get_all(name).map(|line| line.to_str().unwrap_or_default()).collect();
    lines.into_iter().rev().flat_map(move |line| FromTheRight(Some(line)).map(read))
}

/// The parts of a comma-separated list, last first; a comma in quotes parts nothing.
struct FromTheRight<'a>(Option<&'a str>);

impl<'a> Iterator for FromTheRight<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let list = self.0.take()?;
        let mut quoted = false;
        let comma = list.char_indices().rev().find(|(_, c)| {
            quoted ^= *c == '"';
            *c == ',' && !quoted
        });
        let Some((at, _)) = comma else { return Some(list) };
        let (rest, part) = list.split_at_checked(at)?;
        self.0 = Some(rest);
        part.strip_prefix(',')
    }
}

/// The `for` of one element: `for="[2001:db8::1]:4711";proto=https;by=…` (RFC 7239 §4). An element that says it twice says
/// nothing.
fn element(text: &str) -> Option<IpAddr> {
    let mut found = None;
    for pair in text.split(';').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=')?;
        if name.eq_ignore_ascii_case("for") && found.replace(value).is_some() {
            return None;
        }
    }
    let value = found?;
    match value.strip_prefix('"') {
        Some(rest) => address(rest.strip_suffix('"')?),
        // A bare token has neither brackets nor colons (§4), and some proxies write them all the same.
        None => address(value),
    }
}

/// An address as proxies write it: bare, in brackets, or with a port.
fn address(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(hop);
    let parsed =
        bare.parse::<IpAddr>().or_else(|_bare| hop.parse::<SocketAddr>().map(|with_port| with_port.ip()));
    parsed.ok().or_else(|| without_obfuscated_port(hop)).map(|address| address.to_canonical())
}

/// A port may be a name that hides it (RFC 7239 §6.3): `192.0.2.1:_port`.
fn without_obfuscated_port(hop: &str) -> Option<IpAddr> {
    let (host, port) = hop.rsplit_once(':')?;
    let hidden = port.strip_prefix('_')?;
    let named = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    if hidden.is_empty() || !hidden.bytes().all(named) {
        return None;
    }
    match host.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']')?.parse().ok().map(IpAddr::V6),
        None => host.parse().ok().map(IpAddr::V4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;
    use proptest::prelude::*;

    fn read(which: ProxyHeader, lines: &[&str]) -> Vec<String> {
        let name = if which == ProxyHeader::Forwarded { FORWARDED } else { X_FORWARDED_FOR };
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(name.clone(), HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        hops(which, &headers).map(|hop| hop.map_or("?".into(), |hop| hop.to_string())).collect()
    }

    #[test]
    fn both_headers_are_read_from_the_right_with_ports_brackets_and_names_that_hide() {
        let forwarded = |lines| read(ProxyHeader::Forwarded, lines);
        assert_eq!(
            forwarded(&[
                "for=192.0.2.1, for=\"[2001:db8::1]:4711\";proto=https;by=_me, For=\"192.0.2.9:80\""
            ]),
            ["192.0.2.9", "2001:db8::1", "192.0.2.1"]
        );
        assert_eq!(
            forwarded(&["for=1.1.1.1", "proto=http;for=\"::ffff:192.0.2.7\" ; host=x"]),
            ["192.0.2.7", "1.1.1.1"]
        );
        assert_eq!(forwarded(&["for=\"192.0.2.7:_hidden\", for=\"[::1]:_h\""]), ["::1", "192.0.2.7"]);
        assert_eq!(forwarded(&["for=unknown,for=_gate,proto=https,,for=1.1.1.1:x"]), ["?"; 5]);
        assert_eq!(forwarded(&["for=1.1.1.1, for=\"1.1.1.1"]), ["?"], "an open quote");
        assert_eq!(forwarded(&["for=1.1.1.1;for=2.2.2.2"]), ["?"], "said twice");
        assert_eq!(forwarded(&["for=\"a,b\";x=\",\", for=1.1.1.1"]), ["1.1.1.1", "?"]);
        let x = |lines| read(ProxyHeader::XForwardedFor, lines);
        assert_eq!(
            x(&["6.6.6.6", "203.0.113.1:55 , [2001:db8::1]:443"]),
            ["2001:db8::1", "203.0.113.1", "6.6.6.6"]
        );
        assert_eq!(x(&["[2001:db8::1], 2001:db8::2, unknown"]), ["?", "2001:db8::2", "2001:db8::1"]);
    }

    proptest! {
        #[test]
        fn nothing_a_stranger_writes_first_changes_what_a_proxy_adds(
            strange in "[ -~]{0,40}", joined: bool, address: IpAddr, port: Option<u16>,
        ) {
            let node = match (address, port) {
                (IpAddr::V4(v4), None) => v4.to_string(),
                (IpAddr::V6(v6), None) => format!("[{v6}]"),
                (_, Some(port)) => SocketAddr::new(address, port).to_string(),
            };
            for (which, added) in
                [(ProxyHeader::Forwarded, format!("for=\"{node}\"")), (ProxyHeader::XForwardedFor, node)]
            {
                let one = format!("{strange}, {added}");
                let lines: &[&str] = if joined { &[&one] } else { &[&strange, &added] };
                let seen = read(which, lines);
                prop_assert_eq!(seen.first(), Some(&address.to_canonical().to_string()));
            }
        }
    }
}
