//! Where everything of the demo stands: its addresses, and what tells the portals apart.
//! Only describes; nothing is bound, registered or started here.

use std::net::SocketAddr;
use std::path::Path;

use super::portal::{PortalConfig, PortalName, Trade};
use crate::base::Secret;
use crate::config::{Config, Registers};

/// What the simulated registers are asked under: on this machine only, and worth nothing anywhere else.
pub const REGISTERS_TOKEN: &str = "simulated";

/// The demo's ports: nine in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ports {
    /// Khoá itself.
    pub service: u16,
    /// The National Public Service Portal.
    pub national: u16,
    /// The provincial system.
    pub province: u16,
    /// The mailbox.
    pub mailbox: u16,
    /// The library.
    pub library: u16,
    /// Health and metrics of Khoá.
    pub management: u16,
    /// The simulated national registers.
    pub registers: u16,
    /// The phones in software.
    pub phone: u16,
    /// The former portal of the province.
    pub former: u16,
}

impl Ports {
    /// 8080 gives 8081 and 8082 to the portals of the State, 8083 to the mailbox, 8084 to the library, 8085 to management,
    /// 8086 to the registers, 8087 to the phones and 8088 to the former portal. `None` when a row does not fit there.
    pub fn from(service: u16) -> Option<Self> {
        Some(Self {
            service: (service > 0).then_some(service)?,
            national: service.checked_add(1)?,
            province: service.checked_add(2)?,
            mailbox: service.checked_add(3)?,
            library: service.checked_add(4)?,
            management: service.checked_add(5)?,
            registers: service.checked_add(6)?,
            phone: service.checked_add(7)?,
            former: service.checked_add(8)?,
        })
    }
}

/// What a portal is registered with, and serves under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// The National Public Service Portal.
    National,
    /// The administrative-procedure system of a province that does not exist.
    Province,
    /// A library that is not the State's: it must ask.
    Library,
    /// The former portal of that province, which had accounts of its own and is to close.
    Former,
}

impl Stand {
    /// All, in the order a newcomer visits them.
    pub const ALL: [Self; 4] = [Self::National, Self::Province, Self::Library, Self::Former];

    /// The client it is.
    pub const fn client_id(self) -> &'static str {
        match self {
            Self::National => "national-portal",
            Self::Province => "province-portal",
            Self::Library => "reading-library",
            Self::Former => "former-portal",
        }
    }

    /// Its names.
    pub fn name(self) -> PortalName {
        let (vi, en) = match self {
            Self::National => ("Cổng Dịch vụ công quốc gia", "National Public Service Portal"),
            Self::Province => (
                "Hệ thống giải quyết thủ tục hành chính tỉnh Sông Ngân",
                "Sông Ngân Province Administrative Procedures",
            ),
            Self::Library => ("Thư viện Mây Trắng", "Mây Trắng Library"),
            Self::Former => ("Cổng dịch vụ công cũ tỉnh Sông Ngân", "Former Portal of Sông Ngân Province"),
        };
        PortalName { vi: vi.to_owned(), en: en.to_owned() }
    }

    /// Whether it is a service of the State, which the law lets see what it asks for. Whoever is none asks people.
    pub fn is_official(self) -> bool {
        self != Self::Library
    }

    /// Who runs it and what it wants people's data for, where people have to be told.
    pub fn introduction(self) -> Option<(PortalName, PortalName)> {
        let name = |vi: &str, en: &str| PortalName { vi: vi.to_owned(), en: en.to_owned() };
        (self == Self::Library).then(|| {
            (
                name("Công ty Sách Mây Trắng", "Mây Trắng Books"),
                name(
                    "Để làm thẻ bạn đọc và báo cho bạn khi sắp đến ngày trả sách.",
                    "To make your reader's card and to remind you when books are due.",
                ),
            )
        })
    }

    /// The most it may ask for.
    pub const fn scope(self) -> &'static str {
        match self {
            Self::National | Self::Province | Self::Former => "openid profile email phone eid",
            Self::Library => "openid profile email",
        }
    }

    /// The groups of services it offers to organisations.
    pub const fn service_groups(self) -> &'static [&'static str] {
        match self {
            Self::National => &["tax"],
            Self::Province | Self::Library | Self::Former => &[],
        }
    }

    /// Its port.
    pub const fn port(self, ports: Ports) -> u16 {
        match self {
            Self::National => ports.national,
            Self::Province => ports.province,
            Self::Library => ports.library,
            Self::Former => ports.former,
        }
    }

    /// Where browsers reach it.
    pub fn url(self, ports: Ports) -> String {
        local(self.port(ports))
    }

    /// The complete configuration, with the secret it was registered with.
    pub fn config(self, ports: Ports, client_secret: Secret) -> PortalConfig {
        let (cookie, trade, code_prefix, colour, other) = match self {
            Self::National => {
                ("portal_session", Trade::Procedures, "000.00.01.G99-", "#9b1c1c", Self::Province)
            }
            Self::Province => {
                ("province_session", Trade::Procedures, "000.00.01.H99-", "#0b5d4b", Self::National)
            }
            Self::Library => ("library_session", Trade::Books, "MT-", "#5b2a86", Self::National),
            Self::Former => {
                ("former_session", Trade::Procedures, "000.00.01.F99-", "#4a4a1f", Self::National)
            }
        };
        PortalConfig {
            issuer: local(ports.service),
            client_id: self.client_id().to_owned(),
            client_secret,
            public_url: self.url(ports),
            cookie,
            name: self.name(),
            trade,
            code_prefix,
            colour: colour.to_owned(),
            other_portal_url: other.url(ports),
            other_portal_name: other.name(),
        }
    }
}

/// Makes `config` the demo's: everything embedded below `data`, whatever the environment names, so that a demo
/// can never touch a real database; the portals may be told of a sign-out although they are on loopback;
/// and the registers are the simulated ones.
pub fn embed(config: &mut Config, data: &Path, ports: Ports) {
    config.server.public_url = local(ports.service);
    config.server.listen = SocketAddr::from(([127, 0, 0, 1], ports.service));
    config.server.management = SocketAddr::from(([127, 0, 0, 1], ports.management));
    config.server.data = data.to_owned();
    config.server.demo = true;
    config.server.notice_seconds = 0;
    config.database.url = None;
    config.redis.url = None;
    config.mail.smtp_url = None;
    config.outbound.allow.extend(Stand::ALL.map(|stand| format!("localhost:{}", stand.port(ports))));
    config.outbound.allow.push(format!("localhost:{}", ports.registers));
    config.registers = registers(ports);
}

fn registers(ports: Ports) -> Registers {
    let url = |register: &str| Some(format!("{}/{register}", local(ports.registers)));
    let token = || Some(Secret::new(REGISTERS_TOKEN.to_owned()));
    Registers {
        population_url: url("population"),
        population_token: token(),
        immigration_url: url("immigration"),
        immigration_token: token(),
        business_url: url("business"),
        business_token: token(),
        civil_status_url: url("civil_status"),
        civil_status_token: token(),
        biometrics_url: url("biometrics"),
        biometrics_token: token(),
        chips_url: url("chips"),
        chips_token: token(),
        ..Registers::default()
    }
}

/// `localhost` rather than 127.0.0.1: passkeys need a name, and browsers treat it as secure.
pub fn local(port: u16) -> String {
    format!("http://localhost:{port}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_follow_the_service() {
        let usual = Ports::from(8080).unwrap();
        assert_eq!((usual.national, usual.province, usual.mailbox), (8081, 8082, 8083));
        assert_eq!((usual.library, usual.management, usual.registers), (8084, 8085, 8086));
        assert_eq!((usual.phone, usual.former), (8087, 8088));
        assert_eq!((Ports::from(0), Ports::from(65_530)), (None, None));
    }

    #[test]
    fn a_demo_never_leaves_its_folder() {
        let mut config = Config::default();
        config.database.url = Some(Secret::new("postgres://real".to_owned()));
        config.redis.url = Some(Secret::new("redis://real".to_owned()));
        config.mail.smtp_url = Some(Secret::new("smtp://real".to_owned()));
        embed(&mut config, Path::new("/tmp/d"), Ports::from(8080).unwrap());
        assert!(
            config.database.url.is_none() && config.redis.url.is_none() && config.mail.smtp_url.is_none()
        );
        let allowed =
            ["localhost:8081", "localhost:8082", "localhost:8084", "localhost:8088", "localhost:8086"];
        assert_eq!(config.outbound.allow, allowed);
        let population = config.registers.at("population").unwrap();
        assert_eq!(population.url, "http://localhost:8086/population");
        assert!(config.registers.at("biometrics").is_some() && config.registers.at("immigration").is_some());
        assert_eq!(config.server.management.to_string(), "127.0.0.1:8085");
        assert_eq!(config.server.public_url, "http://localhost:8080");
    }

    #[test]
    fn the_portals_lead_to_each_other_and_share_no_cookie() {
        let ports = Ports::from(8080).unwrap();
        let [one, two, three, four] =
            Stand::ALL.map(|stand| stand.config(ports, Secret::new("s".to_owned())));
        assert_eq!(one.other_portal_url, two.public_url);
        assert_eq!(two.other_portal_url, one.public_url);
        assert!(
            one.cookie != two.cookie
                && three.cookie != one.cookie
                && three.cookie != two.cookie
                && four.cookie != one.cookie
        );
        assert_eq!(one.issuer, two.issuer);
    }
}
