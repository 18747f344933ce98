//! A block of addresses: `10.0.0.0/8`, `2001:db8::/32`, or one address alone.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Addresses that share their first bits. IPv4 mapped into IPv6 is IPv4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Network {
    first: IpAddr,
    prefix: u8,
}

/// Why a text names no network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidNetwork {
    /// Not an address, or not a length after the slash.
    #[error("`{0}` is no address and no network like 10.0.0.0/8 or 2001:db8::/32")]
    Shape(String),
    /// An address inside a network, where the network was meant, or the other way round.
    #[error(
        "{given} has bits beyond its prefix: write {address} for the address or {network} for the network"
    )]
    HostBits {
        /// What was written.
        given: String,
        /// The address alone.
        address: IpAddr,
        /// The network around it.
        network: Network,
    },
}

impl Network {
    /// The one of `prefix` bits around `address`.
    pub fn around(address: IpAddr, prefix: u8) -> Self {
        Self { first: first(address.to_canonical(), prefix), prefix }
    }

    /// Whether `address` is one of these.
    pub fn holds(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        address.is_ipv4() == self.first.is_ipv4() && first(address, self.prefix) == self.first
    }

    /// Whether it is so wide that everybody is in it.
    pub const fn is_everybody(&self) -> bool {
        self.prefix == 0
    }
}

/// `address` with everything beyond its first `prefix` bits zero.
fn first(address: IpAddr, prefix: u8) -> IpAddr {
    let prefix = u32::from(prefix);
    match address {
        IpAddr::V4(v4) => {
            let mask = u32::MAX.checked_shl(32_u32.saturating_sub(prefix)).unwrap_or(0);
            Ipv4Addr::from_bits(v4.to_bits() & mask).into()
        }
        IpAddr::V6(v6) => {
            let mask = u128::MAX.checked_shl(128_u32.saturating_sub(prefix)).unwrap_or(0);
            Ipv6Addr::from_bits(v6.to_bits() & mask).into()
        }
    }
}

impl From<IpAddr> for Network {
    /// One address alone.
    fn from(address: IpAddr) -> Self {
        let first = address.to_canonical();
        Self { first, prefix: if first.is_ipv4() { 32 } else { 128 } }
    }
}

impl From<[u8; 4]> for Network {
    fn from(octets: [u8; 4]) -> Self {
        IpAddr::from(octets).into()
    }
}

impl FromStr for Network {
    type Err = InvalidNetwork;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let shape = || InvalidNetwork::Shape(text.to_owned());
        let (address, length) = text.split_once('/').map_or((text, None), |(a, b)| (a, Some(b)));
        let written: IpAddr = address.parse().map_err(|_not| shape())?;
        let Some(length) = length else { return Ok(written.into()) };
        let digits = length.bytes().all(|byte| byte.is_ascii_digit());
        let length: u8 = length.parse().ok().filter(|_| digits).ok_or_else(shape)?;
        let canonical = written.to_canonical();
        let (mapped, longest) = match (written, canonical) {
            (IpAddr::V6(_), IpAddr::V4(_)) => (96, 32),
            (IpAddr::V4(_), _) => (0, 32),
            (IpAddr::V6(_), IpAddr::V6(_)) => (0, 128),
        };
        let prefix = length.checked_sub(mapped).filter(|prefix| *prefix <= longest).ok_or_else(shape)?;
        let network = Self { first: first(canonical, prefix), prefix };
        if network.first == canonical {
            return Ok(network);
        }
        Err(InvalidNetwork::HostBits { given: text.to_owned(), address: canonical, network })
    }
}

impl TryFrom<String> for Network {
    type Error = InvalidNetwork;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        network.to_string()
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.first, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn network(text: &str) -> Network {
        text.parse().unwrap()
    }

    #[test]
    fn a_network_holds_its_own_in_either_writing_and_nobody_else() {
        let all = |network: Network, texts: &[&str]| texts.iter().all(|a| network.holds(a.parse().unwrap()));
        let none =
            |network: Network, texts: &[&str]| !texts.iter().any(|a| network.holds(a.parse().unwrap()));
        for ten in [network("10.0.0.0/8"), network("::ffff:10.0.0.0/104")] {
            assert!(all(ten, &["10.0.0.0", "10.255.255.255", "::ffff:10.1.2.3"]));
            assert!(none(ten, &["11.0.0.0", "9.255.255.255", "::10.0.0.1", "a00::", "::1"]));
        }
        assert!(all(network("2001:db8::/33"), &["2001:db8::1", "2001:db8:7fff::"]));
        assert!(none(network("2001:db8::/33"), &["2001:db8:8000::", "32.1.13.184"]));
        assert!(all(network("10.0.0.1"), &["10.0.0.1"]) && none(network("10.0.0.1"), &["10.0.0.2"]));
        assert!(all(network("0.0.0.0/0"), &["255.255.255.255"]) && none(network("0.0.0.0/0"), &["::1"]));
        assert!(network("::/0").is_everybody() && network("::ffff:0.0.0.0/96").is_everybody());
    }

    #[test]
    fn what_names_no_network_is_refused_with_what_would() {
        for text in
            ["", "ten", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/+8", "10.0.0.0/8/8", "::/129", "10.0.0/8"]
        {
            assert!(matches!(text.parse::<Network>(), Err(InvalidNetwork::Shape(_))), "{text}");
        }
        assert!("::ffff:10.0.0.0/95".parse::<Network>().is_err(), "half a mapping");
        assert_eq!(
            "10.0.0.1/8".parse::<Network>().unwrap_err().to_string(),
            "10.0.0.1/8 has bits beyond its prefix: write 10.0.0.1 for the address or 10.0.0.0/8 for the network"
        );
    }

    proptest! {
        #[test]
        fn every_address_is_in_the_network_that_is_cut_from_it(address: IpAddr, length in 0_u8..=128) {
            let address = address.to_canonical();
            let prefix = length.min(if address.is_ipv4() { 32 } else { 128 });
            let network = Network { first: first(address, prefix), prefix };
            prop_assert!(network.holds(address));
            prop_assert_eq!(network.to_string().parse::<Network>(), Ok(network));
        }

        #[test]
        fn no_text_makes_it_stumble(text: String) {
            drop(text.parse::<Network>());
        }
    }
}
