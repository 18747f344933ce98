//! What the provider said about a person, kept for as long as the visit and prepared for showing.
//! Never decides anything by a claim: this portal shows what it received, it grants no rights.

use openidconnect::AccessToken;
use openidconnect::core::CoreIdToken;
use serde_json::{Map, Value};

use crate::base::Moment;

/// A person signed in at this portal.
pub(super) struct SignedIn {
    subject: String,
    session: Option<String>,
    id_token: CoreIdToken,
    rows: Vec<Row>,
    from_id_token: Map<String, Value>,
    access: Option<AccessToken>,
}

/// One claim as received.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) value: Value,
    /// From the ID token; otherwise from the userinfo endpoint.
    pub(super) in_id_token: bool,
}

/// Claims that prove the answer rather than describe the person.
const PROOF: [&str; 8] = ["iss", "aud", "exp", "iat", "nonce", "at_hash", "azp", "jti"];

impl SignedIn {
    /// Puts together the claims of a *verified* ID token and those of the userinfo endpoint.
    pub(super) fn new(
        id_token: CoreIdToken,
        from_id_token: Map<String, Value>,
        from_userinfo: &Map<String, Value>,
    ) -> Self {
        let text = |name: &str| from_id_token.get(name).and_then(Value::as_str).map(str::to_owned);
        let shown = |name: &str| !PROOF.contains(&name);
        let mut rows: Vec<Row> = from_id_token
            .iter()
            .filter(|(name, _)| shown(name))
            .map(|(name, value)| Row { name: name.clone(), value: value.clone(), in_id_token: true })
            .collect();
        for (name, value) in from_userinfo.iter().filter(|(name, _)| shown(name)) {
            if !from_id_token.contains_key(name) {
                rows.push(Row { name: name.clone(), value: value.clone(), in_id_token: false });
            }
        }
        let (subject, session) = (text("sub").unwrap_or_default(), text("sid"));
        Self { subject, session, id_token, rows, from_id_token, access: None }
    }

    /// Keeps the access token of whoever files for an organisation: by it they do. Of everybody else it is thrown away.
    pub(super) fn keeping(self, access: &AccessToken) -> Self {
        let access = self.organisation().map(|_files| access.clone());
        Self { access, ..self }
    }

    /// For which organisation they may file, and the token that says so to the provider. Who only looks on files nothing.
    pub(super) fn files_for(&self) -> Option<(&str, &AccessToken)> {
        self.organisation().zip(self.access.as_ref())
    }

    fn organisation(&self) -> Option<&str> {
        let org = self.from_id_token.get("org")?;
        let roles = org.get("roles").and_then(Value::as_array)?;
        let files = roles.iter().any(|role| role != "viewer");
        org.get("name").and_then(Value::as_str).filter(|_| files)
    }

    /// The name to greet with; the subject identifier when no name was released.
    pub(super) fn name(&self) -> &str {
        self.rows
            .iter()
            .find(|row| row.name == "name")
            .and_then(|row| row.value.as_str())
            .unwrap_or(&self.subject)
    }

    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The token that names this sign-in when leaving.
    pub(super) fn id_token(&self) -> &CoreIdToken {
        &self.id_token
    }

    /// How strong the sign-in was.
    pub(super) fn acr(&self) -> Option<&str> {
        self.from_id_token.get("acr").and_then(Value::as_str)
    }

    /// By which means.
    pub(super) fn amr(&self) -> Option<&Value> {
        self.from_id_token.get("amr").filter(|means| means.is_array())
    }

    /// When the person last proved themself.
    pub(super) fn auth_time(&self) -> Option<Moment> {
        self.from_id_token.get("auth_time").and_then(Value::as_i64).map(Moment::from_seconds)
    }

    /// Whether a logout token with these claims means this visit. OpenID Connect Back-Channel Logout 1.0 §2.7:
    /// a named session ends alone; a subject without a session ends everywhere.
    pub(super) fn is_named_by(&self, subject: Option<&str>, session: Option<&str>) -> bool {
        let same_person = subject.is_none_or(|subject| subject == self.subject);
        match session {
            Some(session) => same_person && self.session.as_deref() == Some(session),
            None => same_person && subject.is_some(),
        }
    }
}
