//! The nouns: a grant and what hangs from it.

use serde::{Deserialize, Serialize};

use crate::base::{AccountId, Amr, AssistanceId, GrantId, MandateId, Moment, TokenDigest};
use crate::client::{ClaimsRequest, ClientId, Scopes};
use crate::keys::Thumbprint;

/// What was allowed and how the person had signed in; it does not change while the grant lives.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct GrantDetails {
    /// What may be seen.
    pub scope: Scopes,
    /// Claims asked for one by one.
    pub claims: ClaimsRequest,
    /// The resources its tokens may be for (RFC 8707); none named, and they are for us.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<String>,
    /// The level stated to the client.
    pub acr: String,
    /// How the person signed in (RFC 8176).
    pub amr: Vec<Amr>,
    /// When.
    pub auth_time: Moment,
}

/// What a code was issued for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CodeDetails {
    /// Where it was sent.
    pub redirect_uri: String,
    /// RFC 7636, S256; absent where the client may do without and did.
    pub code_challenge: Option<String>,
    /// To be echoed in the ID token.
    pub nonce: Option<String>,
    /// The key whose holder alone may exchange it (RFC 9449 §10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dpop_jkt: Option<Thumbprint>,
}

/// A grant to be stored.
#[derive(Debug, Clone)]
pub struct NewGrant {
    /// Its name.
    pub id: GrantId,
    /// Whose.
    pub account: AccountId,
    /// To whom.
    pub client: ClientId,
    /// The public handle of the session it came from, if it came from one.
    pub session: Option<String>,
    /// What and how.
    pub details: GrantDetails,
    /// When.
    pub created_at: Moment,
    /// No refresh lives longer.
    pub expires_at: Moment,
    /// The grant that it hangs from and ends with, where it was given for what another app holds.
    pub via: Option<GrantId>,
    /// Who acts by it, where that is not its account's holder.
    pub actor: Option<AccountId>,
    /// The mandate by which somebody acts for another: the grant stands and falls with it.
    pub mandate: Option<MandateId>,
}

/// A stored grant.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Its name.
    pub id: GrantId,
    /// Whose.
    pub account: AccountId,
    /// To whom.
    pub client: String,
    /// The public handle of the session it came from.
    pub session: Option<String>,
    /// What and how.
    pub details: GrantDetails,
    /// No refresh lives longer.
    pub expires_at: Moment,
    /// When it was ended early.
    pub revoked_at: Option<Moment>,
    /// When its use was noted last.
    pub used_at: Option<Moment>,
    /// The key its tokens were bound to last.
    pub key: Option<Thumbprint>,
    /// The grant that it hangs from and ends with, if there is one.
    pub via: Option<GrantId>,
    /// For which assistance its client holds it, where that is the program of an officer who helps: nobody is signed in by it.
    pub assistance: Option<AssistanceId>,
    /// Who acts by it, where that is not its account's holder.
    pub actor: Option<AccountId>,
    /// The mandate by which somebody acts for another.
    pub mandate: Option<MandateId>,
}

impl Grant {
    /// By which its client knows the sign-in it came from, see [`known_as`].
    pub fn known_as(&self) -> String {
        known_as(self.session.as_deref(), self.id)
    }
}

/// A grant of an account that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveGrant {
    /// Its name.
    pub id: GrantId,
    /// Whose.
    pub account: AccountId,
    /// To whom.
    pub client: String,
    /// The public handle of the session it came from.
    pub session: Option<String>,
}

impl LiveGrant {
    /// By which its client knows the sign-in it came from.
    pub fn known_as(&self) -> String {
        known_as(self.session.as_deref(), self.id)
    }
}

/// The sign-in that a grant came from, as its client is told of it (`sid`): the session of a browser, or the grant itself where there
/// was none.
fn known_as(session: Option<&str>, id: GrantId) -> String {
    session.map_or_else(|| id.to_string(), str::to_owned)
}

/// A code to be stored.
#[derive(Debug, Clone)]
pub struct NewCode {
    /// Under which it is found.
    pub digest: TokenDigest,
    /// The grant it opens.
    pub grant: GrantId,
    /// What it was issued for.
    pub details: CodeDetails,
    /// At most a minute ahead.
    pub expires_at: Moment,
}

/// A code as it was found, with its grant.
#[derive(Debug, Clone)]
pub struct FoundCode {
    /// Under which it was found.
    pub digest: TokenDigest,
    /// The grant it opens.
    pub grant: Grant,
    /// What it was issued for.
    pub details: CodeDetails,
    /// Unused, it dies then.
    pub expires_at: Moment,
    /// When it was exchanged.
    pub spent_at: Option<Moment>,
}

/// A refresh token as it was found, with its grant.
#[derive(Debug, Clone)]
pub struct FoundRefresh {
    /// Under which it was found.
    pub digest: TokenDigest,
    /// What it renews.
    pub grant: Grant,
    /// When it was issued.
    pub issued_at: Moment,
    /// Unused, it dies then.
    pub expires_at: Moment,
    /// When it was exchanged for the next.
    pub spent_at: Option<Moment>,
    /// The key whose holder alone may use it (RFC 9449 §5).
    pub key: Option<Thumbprint>,
}

/// A refresh token to be stored.
#[derive(Debug, Clone, Copy)]
pub struct NewRefresh {
    /// Under which it is found.
    pub digest: TokenDigest,
    /// What it renews.
    pub grant: GrantId,
    /// The token it was exchanged for.
    pub parent: Option<TokenDigest>,
    /// The key whose holder alone may use it; a public client has nothing else to show.
    pub key: Option<Thumbprint>,
    /// Unused, it dies then.
    pub expires_at: Moment,
}

/// What it means that a refresh token comes a second time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// Its answer was lost on the way, and nobody used it: what it was exchanged for is void, and it may be exchanged anew.
    Lost,
    /// Another answer to the same request took its place a moment ago, or it came too often: it is refused, and whoever
    /// holds the other goes on.
    Crossed,
    /// Two hold it: it was stolen, or its first use was.
    Replayed,
}

/// Proof that a code or refresh token was spent by this very request, and by no other.
#[derive(Debug)]
pub struct Claimed(());

/// How the race for a code or refresh token ended.
#[derive(Debug)]
pub enum Claim {
    /// This request spent it.
    Won(Claimed),
    /// It had been spent, or its grant had ended.
    Lost,
}

impl Claim {
    /// Only the store, from the count of rows its conditional statement changed.
    pub(super) const fn from_changed_rows(rows: usize) -> Self {
        if rows == 1 { Self::Won(Claimed(())) } else { Self::Lost }
    }
}
