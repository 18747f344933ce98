//! Where a request comes from: the peer, or what a proxy of ours says about it.
//!
//! `X-Forwarded-For` is believed only from the proxies the operator named, and read from the right, because
//! everything left of the first untrusted hop is the client's own invention. `Forwarded`, `X-Real-IP` and
//! their kin are never read.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::header::{HeaderMap, X_FORWARDED_FOR};
use actix_web::{FromRequest, HttpRequest};

/// The proxies that are believed.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Arc<[IpAddr]>);

impl TrustedProxies {
    /// Takes the operator's list; an IPv4 address and its IPv6 mapping are the same proxy.
    pub fn new(proxies: &[IpAddr]) -> Self {
        Self(proxies.iter().map(IpAddr::to_canonical).collect())
    }

    fn holds(&self, address: IpAddr) -> bool {
        self.0.contains(&address)
    }

    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        if !self.holds(client) {
            return client;
        }
        // Several headers are one list (RFC 9110 §5.3). A hop that is no address ends what can be believed.
        let lists: Vec<&str> =
            headers.get_all(X_FORWARDED_FOR).map_while(|value| value.to_str().ok()).collect();
        for hop in lists.iter().rev().flat_map(|list| list.rsplit(',')) {
            let Some(address) = address(hop.trim()) else { break };
            client = address;
            if !self.holds(client) {
                break;
            }
        }
        client
    }
}

/// An address as proxies write it: bare, or with a port.
fn address(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(hop);
    let parsed =
        bare.parse::<IpAddr>().or_else(|_| hop.parse::<SocketAddr>().map(|with_port| with_port.ip()));
    parsed.ok().map(|address| address.to_canonical())
}

/// The address of whoever sent the request. A personal datum: for throttling and audit, never for the log.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// The address behind `request`; worked out when asked for, so that a request that needs none pays nothing.
    pub fn of(request: &HttpRequest) -> Self {
        // A request without a peer comes from a test or a Unix socket.
        let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
        Self(match request.app_data::<TrustedProxies>() {
            Some(trusted) => trusted.client(peer, request.headers()),
            None => peer.to_canonical(),
        })
    }
}

impl std::fmt::Debug for ClientAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClientAddress(…)")
    }
}

impl FromRequest for ClientAddress {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn client(peer: &str, forwarded: &[&str]) -> String {
        let mut request = TestRequest::default()
            .peer_addr(SocketAddr::new(peer.parse().unwrap(), 1))
            .insert_header(("x-real-ip", "6.6.6.6"))
            .insert_header(("forwarded", "for=6.6.6.6"))
            .app_data(TrustedProxies::new(&[
                "10.0.0.1".parse().unwrap(),
                "::ffff:10.0.0.2".parse().unwrap(),
            ]));
        for list in forwarded {
            request = request.append_header(("x-forwarded-for", *list));
        }
        ClientAddress::of(&request.to_http_request()).0.to_string()
    }

    #[test]
    fn a_stranger_cannot_say_who_it_is() {
        assert_eq!(client("192.0.2.7", &["203.0.113.1"]), "192.0.2.7");
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn a_trusted_proxy_is_believed_up_to_the_first_untrusted_hop() {
        assert_eq!(client("10.0.0.1", &["6.6.6.6, 203.0.113.1"]), "203.0.113.1");
        assert_eq!(client("::ffff:10.0.0.1", &["6.6.6.6, 203.0.113.1, 10.0.0.2"]), "203.0.113.1");
        assert_eq!(client("10.0.0.1", &["6.6.6.6", "203.0.113.1:55, 10.0.0.2"]), "203.0.113.1");
        assert_eq!(client("10.0.0.1", &["[2001:db8::1]:443"]), "2001:db8::1");
        assert_eq!(client("10.0.0.1", &["203.0.113.1, unknown"]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &["203.0.113.1, unknown, 10.0.0.2"]), "10.0.0.2");
    }
}
