//! The pages of what people report to offices, and what comes of it.

use super::*;
use crate::assistance::{self, Scope};
use crate::feedback::State;
use crate::mandate::Role;

/// Every page of them, filled with `text` wherever a page shows what somebody else wrote.
pub(super) fn all(lang: Lang, text: &str) -> Written {
    cases(lang, text).into_iter().chain(helpers(lang, text)).collect()
}

fn helpers(lang: Lang, text: &str) -> Written {
    let at = Moment::from_seconds(1_767_292_200);
    let row = |state, helper: Option<&str>| HelperRow {
        id: "ast/1".into(),
        agency: helper.map(str::to_owned),
        helper: helper.map(str::to_owned),
        role: Some(Role::Clerk),
        scope: Scope::Applications,
        state,
        begun: at,
        until: at,
    };
    let page = |rows, code: Option<&str>, troubles| HelpersView {
        frame: frame(lang, Some(text)),
        notice: Some(Notice::HelpEnded),
        minutes: 15,
        within: 5,
        rows,
        code: code.map(str::to_owned),
        troubles,
    };
    let all = assistance::State::ALL.map(|state| row(state, Some(text))).into();
    vec![
        ("helpers", page(all, None, Vec::new()).html()),
        (
            "helpers-code",
            page(vec![row(assistance::State::Offered, None)], Some("123456"), Vec::new()).html(),
        ),
        ("helpers-none", page(Vec::new(), None, vec![Trouble::HelpScope]).html()),
    ]
}

fn cases(lang: Lang, text: &str) -> Written {
    let at = Moment::from_seconds(1_767_292_200);
    let row = |state, stars| CaseRow {
        id: "cas/1".into(),
        agency: text.into(),
        state,
        reported: at,
        due: at.local_date(),
        stars,
    };
    let said =
        |agency: Option<&str>| Said { agency: agency.map(str::to_owned), at, lines: vec![text.into(); 2] };
    let one = |state, stars, troubles| CaseView {
        frame: frame(lang, Some(text)),
        row: row(state, stars),
        subject: text.into(),
        said: vec![said(None), said(Some(text))],
        seen: 2,
        may_reopen: true,
        typed: text.into(),
        troubles,
    };
    let new = NewCaseView {
        frame: frame(lang, Some(text)),
        code: text.into(),
        agency: text.into(),
        subject: text.into(),
        text: text.into(),
        troubles: vec![Trouble::CaseSubject, Trouble::CaseText],
    };
    let find =
        |agencies| FindAgencyView { frame: frame(lang, Some(text)), find: text.into(), agencies }.html();
    let all = State::ALL.map(|state| CaseEntry { subject: text.into(), row: row(state, None) }).into();
    let cases = |rows, older: Option<String>| {
        CasesView { frame: frame(lang, Some(text)), rows, newest: older.is_none(), older }.html()
    };
    vec![
        ("cases", cases(all, Some(text.to_owned()))),
        ("cases-none", cases(Vec::new(), None)),
        ("case-agency", find(vec![(text.into(), text.into())])),
        ("case-agency-none", find(Vec::new())),
        ("case-new", new.html()),
        ("case", one(State::Routed, None, Vec::new()).html()),
        ("case-answered", one(State::Answered, None, vec![Trouble::CaseText]).html()),
        ("case-rated", one(State::Rated, Some(4), Vec::new()).html()),
    ]
}
