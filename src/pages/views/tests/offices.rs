//! The pages of what people report to offices, and what comes of it.

use super::*;
use crate::assistance::{self, Scope};
use crate::feedback::State;
use crate::mandate::Role;
use crate::pages::OfflineTrouble;
use crate::wallet;

/// Every page of them, filled with `text` wherever a page shows what somebody else wrote.
pub(super) fn all(lang: Lang, text: &str) -> Written {
    let written = cases(lang, text).into_iter().chain(helpers(lang, text));
    written.chain(documents(lang, text)).chain(one_document(lang, text)).chain(codes(lang, text)).collect()
}

fn offline(text: &str) -> OfflineChoices {
    OfflineChoices {
        number: true,
        fields: vec![Choice { name: "field-a".into(), label: told(text) }],
        minutes: 60,
    }
}

fn codes(lang: Lang, text: &str) -> Written {
    let at = Moment::from_seconds(1_767_292_200);
    let check = CheckView {
        frame: frame(lang, None),
        code: text.into(),
        who: String::new(),
        troubles: vec![Trouble::Offline(OfflineTrouble::Foreign)],
    };
    let in_code = OfflineCodeView {
        frame: frame(lang, Some(text)),
        row: row(wallet::Standing::Active, text),
        code: text.into(),
        drawing: crate::web::qr::Drawing::of("KHOA1:").unwrap(),
        until: at,
    };
    let of_code = |standing| CheckedOfflineView {
        frame: frame(lang, None),
        kind: told(text),
        agency: text.into(),
        standing,
        issued: at.local_date(),
        valid_until: standing.map(|_| at.local_date()),
        number: Some(text.into()),
        fields: vec![FieldRow { label: told(text), value: text.into() }],
        as_of: at.local_date(),
        made_at: at,
        until: at,
        at,
    };
    vec![
        ("document-offline", in_code.html()),
        ("check-offline", check.html()),
        ("checked-offline", of_code(Some(wallet::Standing::Active)).html()),
        ("checked-offline-over", of_code(Some(wallet::Standing::Revoked)).html()),
        ("checked-offline-nothing", of_code(None).html()),
    ]
}

fn row(standing: wallet::Standing, text: &str) -> DocumentRow {
    let day = Moment::from_seconds(1_767_292_200).local_date();
    DocumentRow {
        id: "doc/1".into(),
        kind: told(text),
        agency: text.into(),
        standing,
        issued: day,
        until: (standing != wallet::Standing::Active).then_some(day),
    }
}

fn one_document(lang: Lang, text: &str) -> Written {
    let at = Moment::from_seconds(1_767_292_200);
    let step = |state, why: Option<&str>| HappenedRow {
        state,
        is_same: state == wallet::State::Active && why.is_some(),
        agency: text.into(),
        at,
        why: why.map(str::to_owned),
    };
    let checked_by = |by: &str| CheckedRow {
        by: by.to_owned(),
        at,
        number: true,
        fields: vec![told(by)],
        made_by: Some(by.to_owned()),
    };
    let one = |standing, heir: Option<&str>| DocumentView {
        frame: frame(lang, Some(text)),
        row: row(standing, text),
        number: (standing != wallet::Standing::Revoked).then(|| text.into()),
        fields: vec![FieldRow { label: told(text), value: text.into() }],
        source: heir.map(str::to_owned),
        as_of: at,
        heir: heir.map(str::to_owned),
        happened: wallet::State::ALL.map(|state| step(state, heir)).into(),
        whose: heir.map(str::to_owned),
        choices: vec![Choice { name: "field-a".into(), label: told(text) }],
        offline: heir.is_none().then(|| offline(text)),
        bar: None,
        checked: heir.map(checked_by).into_iter().collect(),
        checked_older: heir.map(|_| "/documents/doc_1?seen=shr_1".to_owned()),
        checked_newest: heir.map(|_| "/documents/doc_1".to_owned()),
        back: "/documents?for=acc_1".into(),
        troubles: heir
            .filter(|_| standing == wallet::Standing::Active)
            .map(|_| Trouble::NothingShown)
            .into_iter()
            .collect(),
    };
    let barred = |bar| DocumentView { bar: Some(bar), ..one(wallet::Standing::Active, None) };
    vec![
        ("document", one(wallet::Standing::Active, None).html()),
        ("document-over", one(wallet::Standing::Revoked, Some(text)).html()),
        ("document-chosen", one(wallet::Standing::Active, Some(text)).html()),
        ("document-barred", barred(ShowBar::Represented).html()),
        ("document-own-key", barred(ShowBar::OwnKey).html()),
        ("document-read-alone", barred(ShowBar::ReadsAlone).html()),
    ]
}

fn documents(lang: Lang, text: &str) -> Written {
    let at = Moment::from_seconds(1_767_292_200);
    let row = |standing| row(standing, text);
    let page = |rows, newest: Option<&str>, older: Option<&str>| DocumentsView {
        frame: frame(lang, Some(text)),
        rows,
        whose: older.map(|_| text.to_owned()),
        newest: newest.map(str::to_owned),
        older: older.map(str::to_owned),
    };
    let share = ShareView {
        frame: frame(lang, Some(text)),
        row: row(wallet::Standing::Active),
        code: "ABCD-EFGH-JKMN-PQRS".into(),
        address: "https://id.example/verify/s/ABCD-EFGH-JKMN-PQRS".into(),
        drawing: crate::web::qr::Drawing::of("a").unwrap(),
        until: at,
    };
    let check =
        |troubles| CheckView { frame: frame(lang, None), code: text.into(), who: text.into(), troubles };
    let checked = |standing| CheckedView {
        frame: frame(lang, None),
        row: row(standing),
        number: Some(text.into()),
        fields: vec![FieldRow { label: told(text), value: text.into() }],
        source: Some(text.into()),
        as_of: at,
        at,
    };
    vec![
        (
            "documents",
            page(wallet::Standing::ALL.map(row).into(), Some("/documents"), Some("/documents?before=doc_1"))
                .html(),
        ),
        ("documents-none", page(Vec::new(), None, None).html()),
        ("document-closed", DocumentClosedView { frame: frame(lang, Some(text)), level: Some(2) }.html()),
        ("document-not-held", DocumentClosedView { frame: frame(lang, Some(text)), level: None }.html()),
        ("document-share", share.html()),
        ("check", check(Vec::new()).html()),
        ("check-troubles", check(vec![Trouble::ShareOver, Trouble::CheckerMissing]).html()),
        ("checked", checked(wallet::Standing::Active).html()),
        ("checked-over", checked(wallet::Standing::Suspended).html()),
    ]
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
