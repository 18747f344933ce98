//! The pages of coming over, filled with `text` wherever a page shows what somebody else wrote.

use super::*;
use crate::changeover::Blocked;
use crate::changeover::invite::{Came, NotTaken};

pub(super) fn all(lang: Lang, text: &str) -> Written {
    let form = |signed_in: bool, troubles| ChangeOverView {
        frame: frame(lang, signed_in.then_some(text)),
        signed_in,
        code: text.to_owned(),
        troubles,
    };
    let came = |came| CameView { frame: frame(lang, Some(text)), came }.html();
    let organisation = |blocked, acts| Came::Organisation {
        code: "9900000016".into(),
        name: Some(text.to_owned()),
        blocked,
        acts,
    };
    vec![
        ("change-over", form(true, vec![Trouble::Invitation(NotTaken::Used)]).html()),
        ("change-over-first", form(false, Vec::new()).html()),
        ("came-theirs", came(Came::Theirs(None))),
        ("came-blocked", came(Came::Theirs(Some(Blocked::NoLevel)))),
        ("came-unconfirmed", came(Came::Unconfirmed)),
        ("came-acts", came(organisation(None, true))),
        ("came-ask", came(organisation(None, false))),
        ("came-apply", came(organisation(Some(Blocked::NoAccount), false))),
        ("came-locked", came(organisation(Some(Blocked::Locked), false))),
    ]
}
