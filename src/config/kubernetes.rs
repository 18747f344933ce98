//! What Kubernetes puts into the environment of every pod unless told not to: addresses of Services, as Docker's links once
//! were. Those of a Service named `khoa`, or `khoa-redis`, look like configuration and are none.

use std::net::IpAddr;

/// Whether Kubernetes made this variable: by its name and by its value together, so that a mistyped key is still refused.
pub(super) fn made(name: &str, value: &str) -> bool {
    let port = |text: &str| text.parse::<u16>().is_ok();
    let (address, protocol) = (value.parse::<IpAddr>().is_ok(), ["tcp", "udp", "sctp"]);
    let endpoint = || {
        let (scheme, place) = value.split_once("://")?;
        let (host, number) = place.rsplit_once(':')?;
        let host = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
        (protocol.contains(&scheme) && host.parse::<IpAddr>().is_ok() && port(number)).then_some(())
    };
    if name.ends_with("_SERVICE_HOST") {
        return address;
    }
    if name.ends_with("_SERVICE_PORT") || name.contains("_SERVICE_PORT_") {
        return port(value);
    }
    // KHOA_PORT, and of each port KHOA_PORT_80_TCP with three details.
    let Some((_, rest)) = name.rsplit_once("_PORT_").filter(|(_, rest)| !rest.is_empty()) else {
        return name.ends_with("_PORT") && endpoint().is_some();
    };
    let (number, rest) = rest.split_once('_').unwrap_or((rest, ""));
    let (kind, detail) = rest.split_once('_').unwrap_or((rest, ""));
    port(number)
        && protocol.contains(&kind.to_lowercase().as_str())
        && match detail {
            "" => endpoint().is_some(),
            "PROTO" => protocol.contains(&value),
            "PORT" => port(value),
            "ADDR" => address,
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::made;

    #[test]
    fn links_to_services_are_known_by_name_and_value() {
        for (name, value) in [
            ("KHOA_SERVICE_HOST", "10.96.0.7"),
            ("KHOA_SERVICE_HOST", "fd00::7"),
            ("KHOA_SERVICE_PORT", "80"),
            ("KHOA_SERVICE_PORT_HTTP", "80"),
            ("KHOA_PORT", "tcp://10.96.0.7:80"),
            ("KHOA_PORT", "tcp://[fd00::7]:80"),
            ("KHOA_PORT_80_TCP", "tcp://10.96.0.7:80"),
            ("KHOA_PORT_80_TCP_PROTO", "tcp"),
            ("KHOA_PORT_80_TCP_PORT", "80"),
            ("KHOA_PORT_80_TCP_ADDR", "10.96.0.7"),
            ("KHOA_REDIS_PORT", "tcp://10.96.0.8:6379"),
            ("KHOA_REDIS_PORT_6379_UDP", "udp://10.96.0.8:6379"),
        ] {
            assert!(made(name, value), "{name}={value}");
        }
        for (name, value) in [
            ("KHOA_PORT", "8080"),
            ("KHOA_SERVER_PORT", "8080"),
            ("KHOA_PORT", "http://10.96.0.7:80"),
            ("KHOA_SERVICE_HOST", "id.example"),
            ("KHOA_SERVICE_PORT", "http"),
            ("KHOA_PORT_80_TCP_ADDR", "id.example"),
            ("KHOA_PORT_80_TCP_COLOUR", "80"),
            ("KHOA_SERVER_LISTEN", "0.0.0.0:8080"),
        ] {
            assert!(!made(name, value), "{name}={value}");
        }
    }
}
