//! What a developer types elsewhere after `khoa client add`: the facts of their client, and with `--for` the files of
//! their product with those facts filled in.

use clap::{Args, ValueEnum as _};
use serde_json::{Value, json};
use url::{Host, Url};

use super::product::Product;
use crate::base::RedirectUri;
use crate::boot::BootError;
use crate::client::{AuthMethod, Client, GrantType, Metadata, Pkce};

#[derive(Debug, Clone, Copy, Args)]
pub(super) struct ForArgs {
    /// Print the configuration of this product too, and register its own callback where no --redirect-uri is given.
    #[arg(long = "for", value_enum, value_name = "PRODUCT")]
    product: Option<Product>,
}

impl ForArgs {
    /// Whether a product is named: then it has a callback.
    pub(super) const fn is_given(self) -> bool {
        self.product.is_some()
    }

    /// Says of a registration to be what the product decides and nobody said otherwise.
    ///
    /// # Errors
    /// When the product cannot be the client that is asked for.
    pub(super) fn suit(self, issuer: &Url, asked: &mut Metadata) -> Result<(), BootError> {
        let Some(product) = self.product else { return Ok(()) };
        let peculiar = product.peculiar();
        let name = name(product);
        match (peculiar.public, asked.auth) {
            (true, AuthMethod::None | AuthMethod::Secret) => asked.auth = AuthMethod::None,
            (true, _) => {
                return Err(BootError::Other(format!(
                    "{name} runs where no secret can be kept: leave out --auth"
                )));
            }
            (false, auth) if auth.has_secret() => {}
            (false, _) => {
                return Err(BootError::Other(format!(
                    "what is printed for {name} stands on a secret: leave out --for {name}, or --public and --auth"
                )));
            }
        }
        let redirects = &mut asked.redirect_uris;
        if redirects.is_empty() && asked.grants.contains(&GrantType::AuthorizationCode) {
            redirects.extend(peculiar.callback_beside(issuer).as_ref().and_then(registrable));
        }
        if asked.post_logout_redirect_uris.is_empty() {
            let first = asked.redirect_uris.first().and_then(|uri| Url::parse(uri.as_str()).ok());
            let back = first.and_then(|callback| peculiar.signed_out(&callback));
            asked.post_logout_redirect_uris.extend(back.as_ref().and_then(registrable));
        }
        Ok(())
    }

    /// The facts of a client that was just registered.
    pub(super) fn quickstart<'a>(
        &self,
        issuer: &'a Url,
        client: &'a Client,
        secret: Option<&'a str>,
    ) -> Quickstart<'a> {
        Quickstart { product: self.product, issuer, client, secret }
    }
}

fn registrable(uri: &Url) -> Option<RedirectUri> {
    RedirectUri::parse(uri.as_str()).ok()
}

/// As it is written after `--for`.
fn name(product: Product) -> String {
    product.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// The facts of a client.
pub(super) struct Quickstart<'a> {
    product: Option<Product>,
    issuer: &'a Url,
    client: &'a Client,
    secret: Option<&'a str>,
}

impl Quickstart<'_> {
    fn issuer(&self) -> &str {
        self.issuer.as_str().trim_end_matches('/')
    }

    fn discovery(&self) -> String {
        format!("{}/.well-known/openid-configuration", self.issuer())
    }

    /// For a script.
    pub(super) fn json(&self) -> Value {
        let metadata = &self.client.metadata;
        let mut facts = json!({
            "issuer": self.issuer(),
            "discovery": self.discovery(),
            "client_id": self.client.id,
            "client_secret": self.secret,
            "token_endpoint_auth_methods": methods(metadata.auth),
            "grant_types": metadata.grants,
            "scope": metadata.scope.to_string(),
            "redirect_uris": metadata.redirect_uris,
            "post_logout_redirect_uris": metadata.post_logout_redirect_uris,
            "resources": metadata.resources,
            "may_ask": metadata.may_ask,
            "id_token_signed_response_alg": metadata.id_token_alg,
            "pkce": if self.client.needs_pkce() { Pkce::Required } else { Pkce::Optional },
            "code_challenge_method": "S256",
        });
        if let (Some(product), Some(members)) = (self.product, facts.as_object_mut()) {
            members.insert("for".into(), name(product).into());
            let files = self.files(product).into_iter().map(|(name, text)| (name.to_owned(), text.into()));
            members.insert("files".into(), Value::Object(files.collect()));
        }
        facts
    }

    /// For a person.
    pub(super) fn text(&self) -> String {
        let metadata = &self.client.metadata;
        let (discovery, scope) = (self.discovery(), metadata.scope.to_string());
        let methods = methods(metadata.auth).join(" or ");
        let mut facts = vec![
            ("issuer", self.issuer()),
            ("discovery", discovery.as_str()),
            ("client_id", self.client.id.as_str()),
            ("client_secret", self.secret.unwrap_or_default()),
            ("authentication", methods.as_str()),
            ("scope", scope.as_str()),
        ];
        facts.extend(metadata.redirect_uris.iter().map(|uri| ("redirect URI", uri.as_str())));
        facts.extend(metadata.post_logout_redirect_uris.iter().map(|uri| ("after sign-out", uri.as_str())));
        facts.extend(metadata.resources.iter().map(|resource| ("guards", resource.as_str())));
        facts.extend(metadata.may_ask.iter().map(|api| ("may ask for", api.as_str())));
        facts.push(match self.client.needs_pkce() {
            true => ("PKCE", "required, with S256"),
            false => ("PKCE", "optional, with S256; a product without it must send a nonce and compare it"),
        });
        facts.retain(|(_, value)| !value.is_empty());
        let mut lines: Vec<_> = facts.iter().map(|(label, value)| format!("{label:<15} {value}")).collect();
        if self.secret.is_some() {
            lines.push("The secret is shown this once; only its digest is kept.".into());
        }
        if let Some(product) = self.product {
            lines.extend(self.choice(product));
            let files = self.files(product).into_iter();
            lines.extend(files.map(|(name, text)| format!("\n==> {name} <==\n{}", text.trim_end())));
        }
        lines.join("\n")
    }

    /// Owns up to a redirect URI that is the product's own default.
    fn choice(&self, product: Product) -> Option<String> {
        let own = product.peculiar().callback_beside(self.issuer)?;
        let registered = self.client.metadata.redirect_uris.first()?;
        (own.as_str() == registered.as_str()).then(|| {
            let name = name(product);
            format!(
                "The redirect URI is the one {name} has of its own accord; --redirect-uri registers another."
            )
        })
    }

    fn files(&self, product: Product) -> Vec<(&'static str, String)> {
        let words = self.words();
        product.peculiar().files.iter().map(|(name, text)| (*name, fill(text, &words))).collect()
    }

    /// What a snippet may ask for.
    fn words(&self) -> Vec<(&'static str, Option<String>)> {
        let metadata = &self.client.metadata;
        let first = |uris: &[RedirectUri]| uris.first().map(ToString::to_string);
        let scope = metadata.scope.to_string();
        let callback = first(&metadata.redirect_uris);
        let at = callback.as_deref().and_then(|uri| Url::parse(uri).ok());
        let origin = at.as_ref().map(|uri| uri.origin().ascii_serialization());
        vec![
            ("issuer", Some(self.issuer().to_owned())),
            ("discovery", Some(self.discovery())),
            ("client_id", Some(self.client.id.to_string())),
            ("client_secret", self.secret.map(str::to_owned)),
            ("redirect_uri", callback),
            ("signed_out_uri", first(&metadata.post_logout_redirect_uris)),
            ("scope", Some(scope.clone())),
            ("scope_list", Some(scope.replace(' ', ", "))),
            ("id_token_alg", Some(metadata.id_token_alg.to_string())),
            (
                "issuer_host",
                self.issuer.host_str().map(|host| match self.issuer.port() {
                    Some(port) => format!("{host}:{port}"),
                    None => host.to_owned(),
                }),
            ),
            ("resource", metadata.resources.first().map(|resource| resource.as_str().to_owned())),
            ("callback_path", at.as_ref().map(|uri| uri.path().to_owned())),
            ("is_https", Some((at.as_ref().is_some_and(|uri| uri.scheme() == "https")).to_string())),
            (
                "local_port",
                at.as_ref().filter(|uri| is_local(uri)).and_then(Url::port).map(|port| port.to_string()),
            ),
            ("origin", origin),
        ]
    }
}

fn is_local(uri: &Url) -> bool {
    match uri.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// As RFC 7591 names them.
fn methods(auth: AuthMethod) -> Vec<&'static str> {
    let all = [AuthMethod::None, AuthMethod::SecretBasic, AuthMethod::SecretPost, AuthMethod::PrivateKeyJwt];
    all.into_iter().filter(|way| auth.admits(*way)).map(AuthMethod::as_str).collect()
}

/// Fills in the `{{words}}` of a snippet. A line that asks for what this client has not is left out.
fn fill(text: &str, words: &[(&'static str, Option<String>)]) -> String {
    let mut filled = String::with_capacity(text.len());
    'lines: for line in text.lines() {
        let mut line = line.to_owned();
        for (word, value) in words {
            let hole = format!("{{{{{word}}}}}");
            match value {
                Some(value) => line = line.replace(&hole, value),
                None if line.contains(&hole) => continue 'lines,
                None => {}
            }
        }
        filled.push_str(&line);
        filled.push('\n');
    }
    filled
}

#[cfg(test)]
mod tests;
