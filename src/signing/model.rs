//! The nouns: a document as a service names it, and its signature.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use crate::base::{AccountId, Moment, TextKind, VisibleText};

/// The type of the authorization details (RFC 9396) by which a service asks for a signature.
pub const TYPE: &str = "urn:vn:eid:signature";

/// A signer reads it on a small screen.
const LONGEST_TITLE: usize = 120;
/// A SHA-256 digest.
const DIGEST: usize = 32;

/// What is to be signed: what people call it, and which it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub(super) title: String,
    pub(super) sha256: [u8; DIGEST],
}

/// As a service writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Detail {
    r#type: String,
    title: String,
    sha256: String,
}

/// Why it names no document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDocument {
    /// Not the form.
    #[error("authorization_details is an array of one object with type, title and sha256, and nothing else")]
    Form,
    /// Another type.
    #[error("the only type of authorization_details here is urn:vn:eid:signature")]
    Type,
    /// Nothing people can read.
    #[error("title is plain text of 120 characters at most")]
    Title,
    /// No digest.
    #[error("sha256 is the SHA-256 of the document in base64url")]
    Digest,
}

impl Document {
    /// Reads the one document that `authorization_details` name: whoever signs two with one word has read neither.
    ///
    /// # Errors
    /// [`InvalidDocument`].
    pub fn read(details: &str) -> Result<Self, InvalidDocument> {
        let read: Vec<Detail> = serde_json::from_str(details).map_err(|_form| InvalidDocument::Form)?;
        let [one]: [Detail; 1] = read.try_into().map_err(|_several| InvalidDocument::Form)?;
        if one.r#type != TYPE {
            return Err(InvalidDocument::Type);
        }
        let title = VisibleText::parse(TextKind::Compared, LONGEST_TITLE, &one.title)
            .map_err(|_flaw| InvalidDocument::Title)?;
        let digest = URL_SAFE_NO_PAD.decode(&one.sha256).ok().and_then(|bytes| bytes.try_into().ok());
        Ok(Self { title: title.into(), sha256: digest.ok_or(InvalidDocument::Digest)? })
    }

    /// What people call it.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Its digest, as services write it.
    pub fn sha256(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.sha256)
    }
}

/// Why somebody does not sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotSigning {
    /// It is what they filed themselves.
    #[error("whoever filed a document does not sign it: another signer of the organisation has to")]
    Filed,
    /// They do not sign for this organisation here, or not any more, or its account is locked.
    #[error("only a signer or a legal representative signs for the organisation, while that counts")]
    NoSigner,
}

impl NotSigning {
    /// As the log has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::NoSigner => "no signer",
        }
    }
}

/// A signature as the organisation reads it.
#[derive(Debug, Clone)]
pub struct Signed {
    /// What was signed.
    pub title: String,
    /// At which service.
    pub client: String,
    /// Who filed it.
    pub filed_by: AccountId,
    /// Who signed it.
    pub signed_by: AccountId,
    /// When.
    pub at: Moment,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_document_is_named_in_full_and_by_nothing_else() {
        let digest = URL_SAFE_NO_PAD.encode([7; DIGEST]);
        let named = |kind: &str, title: &str, sha256: &str| {
            format!(r#"{{"type":"{kind}","title":"{title}","sha256":"{sha256}"}}"#)
        };
        let good = named(TYPE, "Tờ khai thuế quý 3/2026", &digest);
        assert_eq!(Document::read(&format!("[{good}]")).unwrap().sha256(), digest);
        for (details, why) in [
            (good.clone(), InvalidDocument::Form),
            (format!("[{good},{good}]"), InvalidDocument::Form),
            ("[]".to_owned(), InvalidDocument::Form),
            (format!("[{}]", named("payment", "x", &digest)), InvalidDocument::Type),
            (format!("[{}]", named(TYPE, "", &digest)), InvalidDocument::Title),
            (format!("[{}]", named(TYPE, &"x".repeat(121), &digest)), InvalidDocument::Title),
            (format!("[{}]", named(TYPE, "x", "c2hvcnQ")), InvalidDocument::Digest),
        ] {
            assert_eq!(Document::read(&details).unwrap_err(), why, "{details}");
        }
    }
}
