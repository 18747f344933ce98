//! What the registers say of a child or ward, and of who represents them. Asked outside any transaction.

use super::Ward;
use crate::application::facts::Register;
use crate::application::kind::identity::{self, Citizen, Declared, NO_OLDER_THAN};
use crate::application::submit::{Found, Guardians};
use crate::base::Moment;
use crate::registers::{Answer, Guardians as ByNumber, Ports};

/// Asks, at the moment `now`. Of a foreigner the immigration database tells all at once; of a citizen the civil-status system is
/// asked, and only where what was declared of them is so: nobody finds out by guessing whose child somebody is.
pub(in crate::application::kind) async fn gather(
    ports: &Ports,
    now: Moment,
    wish: &Ward,
    portrait: Option<&[u8]>,
) -> Found {
    let found = identity::gather(ports, now, &wish.identity(), portrait).await;
    let is_them = matches!(&found.register, Register::Said(said) if said.differs.is_empty());
    match &wish.declared {
        Some(Declared::Citizen(citizen)) if is_them => {
            Found { guardians: guardians(ports, citizen).await, ..found }
        }
        _ => found,
    }
}

async fn guardians(ports: &Ports, citizen: &Citizen) -> Guardians {
    let asked = ports.civil_status.ask(ByNumber { number: citizen.number.clone() }).await;
    match asked.ok().and_then(|answered| answered.no_older_than(NO_OLDER_THAN).ok()) {
        Some(Answer::Known(represented)) => Guardians::Said(represented.guardians),
        // Whose birth the system does not have, it has no representatives of.
        Some(Answer::Unknown) => Guardians::Said(Vec::new()),
        None => Guardians::Down,
    }
}
