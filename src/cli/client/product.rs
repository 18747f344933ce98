//! The products `khoa client add --for` knows: what each calls its callback, and the files it is configured by.
//!
//! The files are in `snippets/`, one folder a product, as its own documentation would have them; `tests/products` signs in
//! with what is printed from them.

use clap::ValueEnum;
use url::Url;

/// A product of others that portals are made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Product {
    /// Spring Boot 3 and 4.
    Spring,
    /// Authlib with Starlette or `FastAPI`.
    #[value(help = "Authlib with Starlette or FastAPI")]
    Authlib,
    /// Django with mozilla-django-oidc.
    Django,
    /// Flask with Authlib.
    Flask,
    /// Apache with `mod_auth_openidc`.
    #[value(help = "Apache with mod_auth_openidc")]
    Apache,
    /// oauth2-proxy before an application that knows nothing of sign-in.
    #[value(name = "oauth2-proxy")]
    Oauth2Proxy,
    /// Keycloak as a broker.
    Keycloak,
    /// Auth.js with Express.
    Authjs,
    /// ASP.NET Core.
    Aspnet,
    /// AppAuth, for apps on a device.
    Appauth,
    /// oidc-client-ts, for apps in a browser.
    OidcClientTs,
    /// go-oidc, for services in Go.
    GoOidc,
}

/// A file of a snippet: its name, and its text with `{{words}}` to fill in.
pub(super) type File = (&'static str, &'static str);

/// What is peculiar to a product.
pub(super) struct Peculiar {
    /// Where its own quickstart has answers go.
    pub(super) callback: &'static str,
    /// Where a signed-out browser comes back to, seen from the callback; nowhere if it never sends one to the provider.
    pub(super) signed_out: Option<&'static str>,
    /// Whether it runs where nothing can be kept secret.
    pub(super) public: bool,
    /// What it is configured by.
    pub(super) files: &'static [File],
}

macro_rules! file {
    ($product:literal, $name:literal) => {
        ($name, include_str!(concat!("snippets/", $product, "/", $name)))
    };
}

impl Product {
    /// What is peculiar to it.
    pub(super) const fn peculiar(self) -> Peculiar {
        match self {
            Self::Spring => server(
                "http://localhost:8080/login/oauth2/code/khoa",
                Some("/"),
                &[file!("spring", "application.yml"), file!("spring", "SecurityConfiguration.java")],
            ),
            Self::Authlib => {
                server("http://localhost:8000/auth/callback", Some("/"), &[file!("authlib", "khoa.py")])
            }
            Self::Django => server(
                "http://localhost:8000/oidc/callback/",
                Some("/"),
                &[file!("django", "khoa_settings.py"), file!("django", "khoa_backend.py")],
            ),
            Self::Flask => {
                server("http://localhost:5000/auth/callback", Some("/"), &[file!("flask", "khoa.py")])
            }
            Self::Apache => {
                server("http://localhost/oidc/callback", Some("/"), &[file!("apache", "khoa.conf")])
            }
            Self::Oauth2Proxy => server(
                "http://localhost:4180/oauth2/callback",
                None,
                &[file!("oauth2-proxy", "oauth2-proxy.cfg")],
            ),
            Self::Keycloak => server(
                "http://localhost:8080/realms/master/broker/khoa/endpoint",
                Some("endpoint/logout_response"),
                &[file!("keycloak", "khoa.sh")],
            ),
            Self::Authjs => {
                server("http://localhost:3000/auth/callback/khoa", None, &[file!("authjs", "khoa.js")])
            }
            Self::Aspnet => server(
                "http://localhost:5000/signin-oidc",
                Some("/signout-callback-oidc"),
                &[file!("aspnet", "appsettings.json"), file!("aspnet", "Program.cs")],
            ),
            Self::Appauth => app("http://127.0.0.1:8000/", None, &[file!("appauth", "khoa.js")]),
            Self::OidcClientTs => {
                app("http://localhost:5173/callback", Some("/"), &[file!("oidc-client-ts", "khoa.js")])
            }
            Self::GoOidc => {
                server("http://localhost:5556/auth/callback", None, &[file!("go-oidc", "khoa.go")])
            }
        }
    }
}

const fn server(
    callback: &'static str,
    signed_out: Option<&'static str>,
    files: &'static [File],
) -> Peculiar {
    Peculiar { callback, signed_out, public: false, files }
}

const fn app(callback: &'static str, signed_out: Option<&'static str>, files: &'static [File]) -> Peculiar {
    Peculiar { callback, signed_out, public: true, files }
}

impl Peculiar {
    /// Its own callback; where the issuer itself has that address, ten ports on, past those that `khoa demo` takes.
    pub(super) fn callback_beside(&self, issuer: &Url) -> Option<Url> {
        let mut callback = Url::parse(self.callback).ok()?;
        if callback.origin() == issuer.origin() {
            let next = callback.port_or_known_default()?.checked_add(10)?;
            callback.set_port(Some(next)).ok()?;
        }
        Some(callback)
    }

    /// Where a browser comes back to that was signed out of an application with this callback.
    pub(super) fn signed_out(&self, callback: &Url) -> Option<Url> {
        callback.join(self.signed_out?).ok().filter(|_| callback.has_host())
    }
}
