//! JSON for machines, a folder per audience: [`app`] for the official app of a person, [`agency`] for the systems of agencies,
//! [`console`] for the programs of officers.
//!
//! A handler is four steps: prove who calls, read what they sent, call the room's verb, answer. No rule of its own: a page that
//! does the same calls the same verb. One set of conventions, written down once beside this file:
//!
//! | file | convention |
//! |---|---|
//! | `token` | who calls: an access token for this API, of a client that may ask for it (RFC 6750, RFC 8707) |
//! | `quota` | how much one caller may ask a minute, said in every answer (`RateLimit`, `RateLimit-Policy`) |
//! | `body` | JSON of exactly the expected members; a refusal names the member |
//! | `once` | `Idempotency-Key` on what creates: the same request again gets the same answer |
//! | `precondition` | `If-Match` on what changes: the version that was seen, and no other (412, 428) |
//! | `paging` | lists by keyset: `limit` up to 100, an authenticated `cursor` |
//! | `part` | a file as the one part of a form, no larger than its kind may be |
//! | `answer` | what is answered: `ETag`, `Location`, `Link`, `Deprecation` |
//! | `refusal` | what every refusal is: a problem of the catalogue (RFC 9457) |
//!
//! Times are RFC 3339 in UTC, days `YYYY-MM-DD` as Viet Nam counts them. Paths hold ids alone, never a number or a name of a
//! person. What is not yours is 404, as what does not exist.

pub mod agency;
mod answer;
pub mod app;
mod applications;
mod assistances;
mod body;
pub mod console;
mod once;
mod paging;
mod part;
mod places;
mod precondition;
mod quota;
mod refusal;
mod token;
pub mod verify;

pub use quota::{PER_MINUTE, metered};
