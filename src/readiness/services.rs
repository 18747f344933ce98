//! The services that stand here, and in what state: what is to close, for what, and what has.

use crate::base::{Bilingual, Moment};
use crate::client::{self, Client};
use crate::db::{Conn, StoreError};
use crate::mandate::{Officer, Role};

/// A service, as whoever watches over them all sees it; nothing of its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// The client.
    pub id: String,
    /// What people call it.
    pub name: Bilingual,
    /// Who is behind it.
    pub agency: Option<Bilingual>,
    /// Whether it is the State's.
    pub official: bool,
    /// How it stands.
    pub state: State,
    /// When it closes, or has.
    pub closes_at: Option<Moment>,
    /// What takes its place, and what people call that.
    pub successor: Option<(String, Bilingual)>,
}

/// How a service stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is used.
    Active,
    /// It is used, and the second is set in which it closes.
    Closing,
    /// It has closed.
    Closed,
    /// An operator has switched it off.
    Off,
}

impl State {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Closing => "closing",
            Self::Closed => "closed",
            Self::Off => "off",
        }
    }

    fn of(client: &Client, now: Moment) -> Self {
        match (&client.closing, client.is_closed(now), client.disabled) {
            (_, true, _) => Self::Closed,
            (_, false, true) => Self::Off,
            (Some(_), false, false) => Self::Closing,
            (None, false, false) => Self::Active,
        }
    }
}

/// Up to `most` services as they stand at `now`, in the order of their identifiers, behind one where it is named; nothing for officers who
/// are of no identity authority.
///
/// # Errors
/// As the database.
pub fn services_for(
    c: &mut Conn,
    now: Moment,
    officer: &Officer,
    (after, most): (Option<&str>, usize),
) -> Result<Option<Vec<Service>>, StoreError> {
    if officer.role() != Role::Authority {
        return Ok(None);
    }
    let some = client::some(c, after, most)?;
    some.iter().map(|one| service(c, now, one)).collect::<Result<_, _>>().map(Some)
}

fn service(c: &mut Conn, now: Moment, client: &Client) -> Result<Service, StoreError> {
    let successor = client.closing.as_ref().and_then(|closing| closing.successor.as_ref());
    let successor = successor.map(|id| client::find(c, id.as_str())).transpose()?.flatten();
    let named = |client: &Client| (client.id.as_str().to_owned(), client.metadata.called());
    let (id, name) = named(client);
    Ok(Service {
        id,
        name,
        agency: client.metadata.run_by(),
        official: client.metadata.official,
        state: State::of(client, now),
        closes_at: client.closing.as_ref().map(|closing| closing.at),
        successor: successor.as_ref().map(named),
    })
}
