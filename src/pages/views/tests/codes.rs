//! The pages of codes that people choose.

use super::*;
use crate::factor::passcode::Weak;

pub(super) fn all(lang: Lang, text: &str) -> Written {
    let set = Moment::from_seconds(1_767_292_200);
    let user_code = |troubles| {
        let (frame, notice) = (frame(lang, Some(text)), Some(Notice::UserCodeSet));
        UserCodeView { frame, notice, troubles, set_at: Some(set) }.html()
    };
    let passcode = |troubles, rests| {
        let (frame, notice) = (frame(lang, Some(text)), Some(Notice::PasscodeSet));
        PasscodeView { frame, notice, troubles, set_at: Some(set), rests }.html()
    };
    vec![
        ("user-code", user_code(Vec::new())),
        ("user-code-unusable", user_code(vec![Trouble::UserCodeUnusable])),
        ("passcode", passcode(Vec::new(), false)),
        ("passcode-rests", passcode(Vec::new(), true)),
        ("passcode-weak", passcode(vec![Trouble::Passcode(Weak::Birth)], false)),
    ]
}
