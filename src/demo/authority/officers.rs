//! Who sits where. All of level 2 and with the passphrase; the passkey that opens the console each adds themselves.

use crate::directory::InvalidCode;
use crate::mandate::{Role, Seat};

/// An officer of the demo.
#[derive(Debug, Clone, Copy)]
pub struct Seated {
    /// The number they sign in with.
    pub number: &'static str,
    /// For which agency, by its code.
    pub agency: &'static str,
    /// As what.
    pub role: Role,
}

impl Seated {
    /// The office.
    ///
    /// # Errors
    /// When the code is none.
    pub fn seat(&self) -> Result<Seat, InvalidCode> {
        Ok(Seat { agency: self.agency.parse()?, role: self.role })
    }
}

const fn sits(number: &'static str, agency: &'static str, role: Role) -> Seated {
    Seated { number, agency, role }
}

/// Receives citizens.
pub const CLERK: Seated = sits("099082000006", "G99.CX.001", Role::Clerk);
/// Receives citizens in another commune.
pub const CLERK_ELSEWHERE: Seated = sits("099079000010", "G99.CX.002", Role::Clerk);
/// Receives foreigners.
pub const IMMIGRATION: Seated = sits("099195000012", "G99.XN.01", Role::Immigration);
/// Of the identity authority: one proposes, and another decides.
pub const TWO_OF_THE_AUTHORITY: [Seated; 2] =
    [sits("099090000016", "G99.CC", Role::Authority), sits("099186000020", "G99.CC", Role::Authority)];
/// Of the identity authority in a province: says how far that is.
const PROVINCE: Seated = sits("099081000047", "G99.CC.01", Role::Authority);
/// Looks into misuse.
pub const SECURITY: Seated = sits("099075000021", "G99.CC", Role::Security);

/// All.
pub const OFFICERS: &[Seated] = {
    let [one, two] = TWO_OF_THE_AUTHORITY;
    &[CLERK, CLERK_ELSEWHERE, IMMIGRATION, one, two, PROVINCE, SECURITY]
};
