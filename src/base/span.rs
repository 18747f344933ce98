//! The networks an address stands for: what a stranger does is counted for each of them, because whoever rents one address
//! of IPv6 usually has billions.

use std::net::IpAddr;

use super::network::Network;

/// How much of the network one counter is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// What one client usually has to itself: an IPv4 address, or an IPv6 network of 64 bits.
    Client,
    /// What one household is given: an IPv6 network of 56 bits.
    Household,
    /// What one customer may rent: an IPv6 network of 48 bits.
    Site,
    /// An IPv4 network of 24 bits: many customers, and behind some of its addresses a whole mobile network.
    Block,
}

impl Span {
    /// How many clients may be busy in it at once, before they are taken for one that changes its address.
    pub const fn clients(self) -> u16 {
        match self {
            Self::Client => 1,
            Self::Household => 2,
            Self::Site => 4,
            Self::Block => 16,
        }
    }
}

/// The networks `address` is in, the narrowest first.
pub fn networks(address: IpAddr) -> Vec<(Span, Network)> {
    let around = |(span, prefix)| (span, Network::around(address, prefix));
    match address.to_canonical() {
        IpAddr::V4(_) => [(Span::Client, 32), (Span::Block, 24)].map(around).to_vec(),
        IpAddr::V6(_) => [(Span::Client, 64), (Span::Household, 56), (Span::Site, 48)].map(around).to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stands_for_its_networks() {
        for (address, stands_for) in [
            ("192.0.2.7", vec!["192.0.2.7/32", "192.0.2.0/24"]),
            ("::ffff:192.0.2.7", vec!["192.0.2.7/32", "192.0.2.0/24"]),
            ("2001:db8:1:203:4:5:6:7", vec!["2001:db8:1:203::/64", "2001:db8:1:200::/56", "2001:db8:1::/48"]),
            ("2001:db8:1:203:ffff::1", vec!["2001:db8:1:203::/64", "2001:db8:1:200::/56", "2001:db8:1::/48"]),
        ] {
            let names: Vec<String> = networks(address.parse().unwrap())
                .iter()
                .map(|(_span, network)| network.to_string())
                .collect();
            assert_eq!(names, stands_for);
        }
    }
}
