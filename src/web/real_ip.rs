//! Where a request comes from: the peer, or what a proxy of ours says about it.
//!
//! One header is believed, the one that the operator says their proxies write, and only from the proxies they named: a
//! proxy that writes the one lets the other through as a stranger sent it. It is read from the right, because everything
//! left of the first untrusted hop is the client's own invention. `X-Real-IP` and its kin are never read, and neither is
//! what is said about scheme and host: who we are is configured.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::header::HeaderMap;
use actix_web::{FromRequest, HttpRequest};

use super::forwarded::hops;
use crate::base::Network;
use crate::config::{ProxyHeader, Server};

/// The proxies that are believed, and where they write.
#[derive(Debug, Clone)]
pub struct TrustedProxies {
    networks: Arc<[Network]>,
    header: ProxyHeader,
}

impl TrustedProxies {
    /// Takes the operator's list.
    pub fn new(server: &Server) -> Self {
        Self { networks: server.trusted_proxies.as_slice().into(), header: server.proxy_header }
    }

    fn holds(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|network| network.holds(address))
    }

    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        if !self.holds(client) {
            return client;
        }
        // A hop that tells no address ends what can be believed.
        for hop in hops(self.header, headers).map_while(|hop| hop) {
            client = hop;
            if !self.holds(client) {
                break;
            }
        }
        client
    }
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
    use proptest::prelude::*;
    use std::net::SocketAddr;

    fn behind(header: ProxyHeader, peer: IpAddr, lines: &[(&str, &str)]) -> String {
        let networks = ["10.0.0.1", "::ffff:10.0.0.2", "10.7.0.0/16", "2001:db8:7::/48"];
        let trusted_proxies = networks.iter().map(|network| network.parse().unwrap()).collect();
        let server = Server { trusted_proxies, proxy_header: header, ..Server::default() };
        let mut request = TestRequest::default()
            .peer_addr(SocketAddr::new(peer, 1))
            .insert_header(("x-real-ip", "6.6.6.6"))
            .app_data(TrustedProxies::new(&server));
        for (name, value) in lines {
            request = request.append_header((*name, *value));
        }
        ClientAddress::of(&request.to_http_request()).0.to_string()
    }

    fn client(peer: &str, forwarded: &[&str]) -> String {
        let mut lines = vec![("forwarded", "for=6.6.6.6")];
        lines.extend(forwarded.iter().map(|list| ("x-forwarded-for", *list)));
        behind(ProxyHeader::XForwardedFor, peer.parse().unwrap(), &lines)
    }

    #[test]
    fn a_stranger_cannot_say_who_it_is() {
        assert_eq!(client("192.0.2.7", &["203.0.113.1"]), "192.0.2.7");
        assert_eq!(client("10.8.0.1", &["203.0.113.1"]), "10.8.0.1");
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn a_trusted_proxy_is_believed_up_to_the_first_untrusted_hop() {
        assert_eq!(client("10.0.0.1", &["6.6.6.6, 203.0.113.1"]), "203.0.113.1");
        assert_eq!(client("::ffff:10.0.0.1", &["6.6.6.6, 203.0.113.1, 10.0.0.2"]), "203.0.113.1");
        assert_eq!(client("10.7.200.3", &["6.6.6.6", "203.0.113.1:55, 2001:db8:7::9"]), "203.0.113.1");
        assert_eq!(client("2001:db8:7::1", &["[2001:db8::1]:443"]), "2001:db8::1");
        assert_eq!(client("10.0.0.1", &["203.0.113.1, unknown"]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &["203.0.113.1, unknown, 10.0.0.2"]), "10.0.0.2");
    }

    #[test]
    fn of_two_headers_that_disagree_the_one_the_operator_named_is_believed() {
        let both = [("x-forwarded-for", "203.0.113.1"), ("forwarded", "for=203.0.113.2")];
        let of = |header| behind(header, [10, 0, 0, 1].into(), &both);
        assert_eq!(of(ProxyHeader::XForwardedFor), "203.0.113.1");
        assert_eq!(of(ProxyHeader::Forwarded), "203.0.113.2");
        let alone = behind(ProxyHeader::Forwarded, [10, 0, 0, 1].into(), &both[..1]);
        assert_eq!(alone, "10.0.0.1", "the other one may be the client's own");
    }

    proptest! {
        #[test]
        fn from_an_untrusted_peer_no_header_counts(peer: IpAddr, list in "[ -~]{0,60}") {
            let trusted = ["10.", "2001:db8:7:"].iter().any(|start| peer.to_canonical().to_string().starts_with(start));
            prop_assume!(!trusted);
            let lines = [("x-forwarded-for", list.as_str()), ("forwarded", list.as_str())];
            for header in [ProxyHeader::XForwardedFor, ProxyHeader::Forwarded] {
                prop_assert_eq!(behind(header, peer, &lines), peer.to_canonical().to_string());
            }
        }
    }
}
