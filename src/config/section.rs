//! The sections and their defaults. Every limit of the service that an operator may move is here, with its unit.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::base::{Network, Secret};

macro_rules! section {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty = $default:expr,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type,)+ }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)+ }
            }
        }
    };
}

section!(
    /// Everything an operator may set.
    Config {
        /// Where the service listens and who it says it is.
        server: Server = Server::default(),
        /// Records.
        database: Database = Database::default(),
        /// Sessions, challenges, replay marks.
        redis: Redis = Redis::default(),
        /// The key that wraps all keys.
        keys: KeyFiles = KeyFiles::default(),
        /// Argon2id and the rules for passwords.
        password: Password = Password::default(),
        /// How long a sign-in lasts.
        session: SessionLimits = SessionLimits::default(),
        /// How long codes and tokens last.
        tokens: Tokens = Tokens::default(),
        /// Self-registration.
        registration: Registration = Registration::default(),
        /// Mail and SMS.
        mail: Mail = Mail::default(),
        /// Whom people may ask.
        help: Help = Help::default(),
        /// Calls to others.
        outbound: Outbound = Outbound::default(),
        /// National registers.
        registers: Registers = Registers::default(),
        /// Phones that are keys of accounts.
        devices: Devices = Devices::default(),
        /// Logs and traces.
        telemetry: Telemetry = Telemetry::default(),
    }
);

section!(
    /// Which statements of phones' makers are believed. Without any a phone is bound all the same, and its answers are worth less.
    Devices {
        /// The official app on Android: `package:SHA-256` of its signing certificate, in hexadecimal.
        android_apps: Vec<String> = Vec::new(),
        /// The official app on Apple's phones: `TEAM.bundle`.
        apple_apps: Vec<String> = Vec::new(),
        /// Roots of makers of Android phones besides Google's own, certificates in PEM.
        more_roots: Option<PathBuf> = None,
        /// What makers took back: Google's list of certificate status, as JSON. Read when the service starts, and every minute.
        revoked: Option<PathBuf> = None,
    }
);

section!(
    /// Listeners and names.
    Server {
        /// The issuer: scheme, host and port as people and clients see them, without a slash at the end.
        public_url: String = "http://localhost:8080".into(),
        /// The public listener.
        listen: SocketAddr = SocketAddr::from(([127, 0, 0, 1], 8080)),
        /// Health and metrics; never reachable from outside.
        management: SocketAddr = SocketAddr::from(([127, 0, 0, 1], 9090)),
        /// The folder of everything that is kept when nothing else is configured.
        data: PathBuf = PathBuf::from("data"),
        /// Worker threads; 0 means one for each core.
        workers: usize = 0,
        /// Addresses and networks (`10.0.0.0/8`) of proxies that are believed when they say where a request comes from.
        trusted_proxies: Vec<Network> = Vec::new(),
        /// Where they say it: `x-forwarded-for` or `forwarded` (RFC 7239). The other one is not read.
        proxy_header: ProxyHeader = ProxyHeader::XForwardedFor,
        /// How many processes serve together. More than one refuses memory for ephemeral state.
        replicas: usize = 1,
        /// Whether every page says that the people and services here are invented.
        demo: bool = false,
        /// How long a process that got SIGTERM goes on serving with readiness red, in seconds: until every proxy has noticed.
        notice_seconds: u64 = 5,
        /// How long it may then take to finish what is in flight, in seconds.
        drain_seconds: u64 = 10,
    }
);

section!(
    /// Records.
    Database {
        /// `postgres://…` or `sqlite://PATH`; absent means SQLite in the data folder.
        #[serde(skip_serializing)]
        url: Option<Secret> = None,
        /// Connections to PostgreSQL, or readers of SQLite; 0 means 8 of the former, or of the latter one for each core.
        connections: usize = 0,
        /// How many requests may wait for a connection before they are shed.
        queue: usize = 512,
        /// Whether `serve` takes pending migrations when it starts; absent means only on SQLite.
        migrate_on_start: Option<bool> = None,
    }
);

section!(
    /// Ephemeral state.
    Redis {
        /// `redis://…` or `rediss://…`; absent means in this process's memory.
        #[serde(skip_serializing)]
        url: Option<Secret> = None,
        /// Whether the address is a node of a Redis Cluster.
        cluster: bool = false,
        /// How long an answer may take, in milliseconds.
        timeout_millis: u64 = 500,
        /// How much all strangers together may have kept at once, in MiB: sign-ins, registrations and recoveries on their
        /// way. At most half of Redis' `maxmemory`; in this process's memory it is never more than half of that.
        strangers_mib: u64 = 1_024,
    }
);

section!(
    /// The key that wraps all keys.
    KeyFiles {
        /// A file of 32 random bytes in base64; absent means `master.key` in the data folder, made when missing.
        master_file: Option<PathBuf> = None,
        /// How long a signing key signs, in days.
        rotation_days: u64 = 90,
        /// How long a new key is published before it signs, in seconds; at least what JWKS may be cached.
        prepublish_seconds: u64 = 86_400,
        /// How long a key stays published after it signed last, in seconds: as long as an ID token may come back as a
        /// hint, which is as long as its grant.
        keep_seconds: u64 = 7_776_000,
    }
);

section!(
    /// Argon2id and the rules for passwords.
    Password {
        /// Memory for one hash, in KiB.
        memory_kib: u32 = 19 * 1024,
        /// Passes over the memory.
        iterations: u32 = 2,
        /// Lanes.
        parallelism: u32 = 1,
        /// Hashes at once; 0 means one for each core.
        threads: usize = 0,
        /// How many may wait for a hash before they are shed.
        queue: usize = 64,
    }
);

section!(
    /// How long a sign-in lasts (NIST SP 800-63B-4 §2).
    SessionLimits {
        /// Without a request, in seconds.
        idle_seconds: u64 = 3_600,
        /// In all, in seconds.
        absolute_seconds: u64 = 43_200,
        /// How fresh a sign-in must be to change factors, in seconds.
        fresh_seconds: u64 = 300,
        /// How long the conversation from authorization request to answer may take, in seconds.
        conversation_seconds: u64 = 1_800,
    }
);

section!(
    /// How long codes and tokens last.
    Tokens {
        /// Authorization codes, in seconds; at most 60 (RFC 9700, FAPI 2.0).
        code_seconds: u64 = 60,
        /// Access tokens, in seconds.
        access_seconds: u64 = 300,
        /// ID tokens, in seconds.
        id_seconds: u64 = 300,
        /// Refresh tokens of public clients that are not used, in seconds.
        refresh_idle_seconds: u64 = 1_209_600,
        /// A grant, from sign-in to the last refresh, in seconds.
        grant_seconds: u64 = 7_776_000,
    }
);

section!(
    /// Self-registration.
    Registration {
        /// Whether citizens may make an account by themselves.
        open: bool = true,
        /// How long a code from mail or SMS lives, in seconds; at most 600.
        code_seconds: u64 = 600,
        /// How many times an hour codes are sent, to all people together: each costs an SMS.
        sendings_per_hour: u64 = 20_000,
    }
);

section!(
    /// Mail and SMS.
    Mail {
        /// `smtp://user:password@host:port` or `smtps://…`; absent means files in `outbox` in the data folder.
        #[serde(skip_serializing)]
        smtp_url: Option<Secret> = None,
        /// Who the mail is from.
        from: String = "Khoá <khong-tra-loi@khoa.example>".into(),
    }
);

section!(
    /// Whom people may ask: shown on every page as far as it is set, because "read out this code" needs somebody to
    /// read it to.
    Help {
        /// A number to call, as people write it: `1900 0000`.
        phone: Option<String> = None,
        /// When somebody answers, in Vietnamese: `7 giờ đến 19 giờ, cả Chủ nhật`.
        hours: Option<String> = None,
        /// The same in English; without it the Vietnamese words stand on English pages too.
        hours_en: Option<String> = None,
        /// A page that helps, as `https://…`.
        url: Option<String> = None,
    }
);

section!(
    /// Calls to others.
    Outbound {
        /// `host:port` of private addresses that may be called all the same.
        allow: Vec<String> = Vec::new(),
        /// How long one call may take, in milliseconds.
        timeout_millis: u64 = 5_000,
    }
);

section!(
    /// National registers, what compares faces and fingerprints, and what verifies chips: each by the address of the server that speaks for it
    /// (a private one stands in `outbound.allow` too) and the token it is asked under. Absent means that it is not connected.
    Registers {
        /// The National Population Database.
        population_url: Option<String> = None,
        /// Its token.
        #[serde(skip_serializing)]
        population_token: Option<Secret> = None,
        /// The immigration database.
        immigration_url: Option<String> = None,
        /// Its token.
        #[serde(skip_serializing)]
        immigration_token: Option<Secret> = None,
        /// The business register.
        business_url: Option<String> = None,
        /// Its token.
        #[serde(skip_serializing)]
        business_token: Option<Secret> = None,
        /// The electronic civil-status system.
        civil_status_url: Option<String> = None,
        /// Its token.
        #[serde(skip_serializing)]
        civil_status_token: Option<Secret> = None,
        /// The biometric system.
        biometrics_url: Option<String> = None,
        /// Its token.
        #[serde(skip_serializing)]
        biometrics_token: Option<Secret> = None,
        /// The service that verifies the chips of identity cards.
        chips_url: Option<String> = None,
        /// Its token.
        #[serde(skip_serializing)]
        chips_token: Option<Secret> = None,
        /// How long one question may take, in milliseconds; it is put twice.
        timeout_millis: u64 = 2_000,
        /// How long a comparison, or the check of a chip, may take, in milliseconds; it is made once.
        biometrics_timeout_millis: u64 = 10_000,
        /// How often registers are asked what happened, in seconds; 0 where they tell it by themselves.
        pull_seconds: u64 = 5,
    }
);

section!(
    /// Logs and traces.
    Telemetry {
        /// A `tracing` filter, such as `info` or `khoa=debug`.
        log: String = "info,actix_server=warn".into(),
        /// `text` or `json`.
        format: LogFormat = LogFormat::Text,
        /// Base address of an OTLP/HTTP collector; absent means no traces leave.
        otlp_endpoint: Option<String> = None,
    }
);

/// The header in which proxies tell where a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProxyHeader {
    /// A list of addresses.
    XForwardedFor,
    /// RFC 7239.
    Forwarded,
}

/// The shape of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}
