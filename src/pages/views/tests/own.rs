//! The pages of what people do for themselves, filled with `text` wherever a page shows what somebody else wrote.

use super::*;
use crate::account::{Ground, Undone, Way};
use crate::application::{FieldFlaw, Unbookable};
use crate::approval::State;
use crate::assistance::Scope;
use crate::audit::Purpose;
use crate::base::NotVisible;
use crate::login::Standing;
use crate::login::recover::Wants;
use crate::web::qr::Drawing;

pub(super) fn all(lang: Lang, text: &str) -> Written {
    let mut pages = vec![
        ("password", password(lang, text, vec![Trouble::PasswordCommon]).html()),
        ("password-first", PasswordView { first: true, ..password(lang, text, Vec::new()) }.html()),
        ("contact", contact(lang, text).html()),
        ("contact-mail", contact_code(lang, text, false).html()),
        ("contact-sms", contact_code(lang, text, true).html()),
        ("services", services(lang, text).html()),
        ("services-none", ServicesView { services: Vec::new(), ..services(lang, text) }.html()),
        ("service-end", service_end(lang, text, false).html()),
        ("service-leave", service_end(lang, text, true).html()),
    ];
    pages.push(("history", history(lang, text).html()));
    pages.extend(approvals(lang, text));
    pages.extend(devices(lang, text));
    pages.extend(qr(lang, text));
    pages.extend(recover(lang, text));
    pages.extend(own_lock(lang, text));
    pages.extend(visits(lang, text));
    pages.extend(places(lang, text));
    pages
}

fn history(lang: Lang, text: &str) -> HistoryView {
    let older = Some("/history?after=cursor".to_owned());
    HistoryView { frame: frame(lang, Some(text)), events: events(text), newest: false, older }
}

/// A line of every kind of which the page says more than one sentence, and one of each that says something else beside.
pub(super) fn events(text: &str) -> Vec<Event> {
    let at = Moment::from_seconds(1_767_292_200);
    let line = |kind| Event { at, kind, detail: None, came: None, duty: None, earlier: Vec::new() };
    let came = Came { browser: Some(text.into()), system: None, amr: vec!["pwd".into()], known: true };
    let duty =
        |purpose| Duty { purpose: Some(purpose), agency: Some(told(text)), helper: Some(text.to_owned()) };
    let looked = |purpose, times| Event {
        duty: Some(duty(purpose)),
        earlier: vec![at; times],
        ..line(EventKind::LookedAt)
    };
    let step = |step| line(EventKind::Application(step, text.to_owned()));
    let mut lines = vec![
        Event { detail: Some(told(text)), came: Some(came), ..line(EventKind::SignedIn) },
        looked(Aim::Known(Purpose::Visit), 2),
        looked(Aim::Other, 9),
        line(EventKind::TokenReplayed),
        step(ApplicationStep::NeedsMore),
        step(ApplicationStep::Refused),
        step(ApplicationStep::VisitMissed),
        step(ApplicationStep::VisitLost),
        step(ApplicationStep::HandedOver),
        step(ApplicationStep::FaceCompared),
        line(EventKind::LevelIssued(2, Some(at))),
        line(EventKind::LevelIssued(2, None)),
        line(EventKind::ActivationReopened(Some(at))),
        line(EventKind::CameBack),
        line(EventKind::Merge(MergeEvent::Proposed)),
        line(EventKind::Merge(MergeEvent::Ended)),
        line(EventKind::AccountUnlocked(true)),
    ];
    lines.extend(Ground::ALL.map(|ground| line(EventKind::AccountLocked(Some(ground)))));
    lines
}

fn visits(lang: Lang, text: &str) -> Written {
    let at = Moment::from_seconds(1_767_292_200);
    let face = || UnitFace { name: text.into(), place: Some(text.into()) };
    let office =
        || OfficeRow { code: "G01.899".into(), face: face(), address: "/applications/x/visit".into() };
    let day = |free, chosen| DayRow {
        day: at.local_date(),
        free,
        address: "/applications/x/visit?day=2026-01-02".into(),
        chosen,
    };
    let empty = VisitView {
        frame: frame(lang, Some(text)),
        id: "x".into(),
        reference: "ACD-234-XVT".into(),
        version: 1,
        left: 1,
        booked: None,
        choosing: true,
        is_open: true,
        wanted: text.into(),
        offices: vec![office()],
        has_more: true,
        office: None,
        days: Vec::new(),
        hours: Vec::new(),
        troubles: Vec::new(),
    };
    let booked =
        BookedFace { office: face(), at, day: at.local_date(), file: "/applications/x/visit.ics".into() };
    let hours = VisitView {
        office: Some(office()),
        days: vec![day(3, true), day(0, false)],
        hours: vec![HourRow { value: 1_767_292_200, at }],
        troubles: vec![Trouble::Unbookable(Unbookable::Taken)],
        ..empty.clone()
    };
    vec![
        ("visit-booked", VisitView { booked: Some(booked), choosing: false, ..empty.clone() }.html()),
        ("visit-closed", VisitView { is_open: false, ..empty.clone() }.html()),
        ("visit-none", VisitView { offices: Vec::new(), ..empty.clone() }.html()),
        ("visit-hours", hours.html()),
        ("visit-offices", empty.html()),
    ]
}

fn places(lang: Lang, text: &str) -> Written {
    let row = || PlaceRow { code: "00008".into(), name: text.into() };
    let empty = PlaceView {
        frame: frame(lang, Some(text)),
        find: String::new(),
        communes: Vec::new(),
        was: None,
        parts: Vec::new(),
        now: String::new(),
        street: String::new(),
        troubles: Vec::new(),
    };
    let found = PlaceView { find: text.into(), communes: vec![row(), row()], ..empty.clone() };
    let whole = PlaceView { was: Some(row()), ..empty.clone() };
    let flaw = |field| Trouble::Declared(FieldFlaw { field, flaw: "invalid" });
    let parts = PlaceView {
        parts: vec![row(), row()],
        now: "00008".into(),
        street: text.into(),
        troubles: vec![flaw("now"), flaw("street")],
        ..whole.clone()
    };
    let none = PlaceView { find: text.into(), troubles: vec![flaw("was")], ..empty.clone() };
    [
        ("place", empty),
        ("place-found", found),
        ("place-none", none),
        ("place-parts", parts),
        ("place-whole", whole),
    ]
    .map(|(name, view)| (name, view.html()))
    .into()
}

fn approvals(lang: Lang, text: &str) -> Written {
    let at = Moment::from_seconds(1_767_292_200);
    let row = |state, compares_message| ApprovalRow {
        id: "apr/1".into(),
        name: told(text),
        agency: Some(told(text)),
        purpose: Some(told(text)),
        official: true,
        scopes: vec!["profile".into(), text.into()],
        apis: vec![told(text)],
        message: Some(text.into()),
        compares_message,
        about: About::Service,
        asked: at,
        expires: at,
        state,
    };
    let about = |about| ApprovalRow { about, message: None, ..row(State::Pending, false) };
    let one = |row, has_passkey| {
        ApprovalView { frame: frame(lang, Some(text)), row, has_passkey, held_days: 7 }.html()
    };
    let list =
        |rows| ApprovalsView { frame: frame(lang, Some(text)), notice: Some(Notice::ApprovalGiven), rows };
    vec![
        ("approvals", list(vec![row(State::Pending, false), row(State::Pending, true)]).html()),
        ("approvals-none", list(Vec::new()).html()),
        ("approval", one(row(State::Pending, false), true)),
        ("approval-by-message", one(row(State::Pending, true), true)),
        ("approval-without-passkey", one(row(State::Pending, false), false)),
        ("approval-device", one(about(About::Device { named: text.into(), nearby: false }), true)),
        ("approval-again", one(about(About::Again { named: text.into() }), true)),
        ("approval-help", {
            let help =
                About::Help { helper: text.into(), scope: Some(scope_key(Scope::Applications)), minutes: 15 };
            one(about(help), true)
        }),
        ("approval-phone", one(about(About::Phone { label: text.into() }), true)),
        ("approval-expired", one(row(State::Expired, false), true)),
    ]
}

fn devices(lang: Lang, text: &str) -> Written {
    let bound = Moment::from_seconds(1_767_292_200);
    let row = || DeviceRow { id: "dev/1".into(), label: text.into(), seen: 1, bound };
    let list = |devices| {
        let notice = Some(Notice::DeviceNamed);
        DevicesView { frame: frame(lang, Some(text)), notice, devices }.html()
    };
    let one =
        |troubles| DeviceView { frame: frame(lang, Some(text)), troubles, typed: text.into(), device: row() };
    let browser = || RungRow { id: text.into(), agent: text.into(), current: true, since: row().bound };
    let rung = |troubles| {
        let (frame, notice) = (frame(lang, Some(text)), Some(Notice::NotificationsOn));
        NotificationsView { frame, notice, troubles, key: text.into(), browsers: vec![browser(), browser()] }
            .html()
    };
    vec![
        ("devices", list(vec![row(), row()])),
        ("devices-none", list(Vec::new())),
        ("device", one(Vec::new()).html()),
        ("device-unnamed", one(vec![Trouble::DeviceName(NotVisible::Empty)]).html()),
        ("notifications", rung(Vec::new())),
        ("notifications-refused", rung(vec![Trouble::PushUnusable])),
    ]
}

fn qr(lang: Lang, text: &str) -> Written {
    let address = "https://id.example/qr/AAAAAAAAAAAAAAAAAAAAAA".to_owned();
    let shown = |standing| {
        QrView {
            frame: frame(lang, None),
            flow: Some("f".into()),
            code: text.into(),
            short: text.into(),
            drawing: Drawing::of(&address).unwrap(),
            address: address.clone(),
            standing,
        }
        .html()
    };
    let read = |asks| QrReadView { frame: frame(lang, Some(text)), asks }.html();
    let confirm =
        |standing| ConfirmView { frame: frame(lang, Some(text)), flow: Some("f".into()), standing }.html();
    let scan = |troubles| ScanView { frame: frame(lang, Some(text)), troubles, typed: text.into() }.html();
    vec![
        ("qr", shown(Standing::Readable)),
        ("qr-number", shown(Standing::Asked("42".into()))),
        ("qr-refused", shown(Standing::Refused)),
        ("qr-read", read(Some((text.into(), told(text), text.into())))),
        ("qr-read-over", read(None)),
        ("confirm", confirm(Some(Standing::Asked("42".into())))),
        ("confirm-refused", confirm(Some(Standing::Refused))),
        ("confirm-unasked", confirm(None)),
        ("scan", scan(Vec::new())),
        ("scan-wrong", scan(vec![Trouble::ShortCodeWrong])),
    ]
}

fn own_lock(lang: Lang, text: &str) -> Written {
    let code = |wants, troubles| OwnCodeView {
        frame: frame(lang, None),
        wants,
        request: text.into(),
        minutes: 10,
        troubles,
    };
    let (username, none) = (text.to_owned(), Vec::new());
    let ask = LockAskView {
        frame: frame(lang, None),
        username: username.clone(),
        troubles: vec![Trouble::UsernameMissing],
    };
    let by_code = LockByCodeView {
        frame: frame(lang, None),
        username: text.into(),
        code: text.into(),
        troubles: vec![Trouble::RecoveryCodeWrong],
    };
    let at = Moment::from_seconds(1_767_292_200);
    let codes = |sheet, new| RecoveryCodesView { frame: frame(lang, Some(text)), sheet, new }.html();
    vec![
        ("lock-ask", ask.html()),
        ("lock-code", code(Wants::Lock, vec![Trouble::OwnCodeWrong]).html()),
        ("unlock", UnlockView { frame: frame(lang, None), username, troubles: none.clone() }.html()),
        ("unlock-code", code(Wants::Unlock, none).html()),
        ("lock-by-code", by_code.html()),
        ("recovery-codes-none", codes(None, Vec::new())),
        ("recovery-codes", codes(Some((at, 3)), Vec::new())),
        ("recovery-codes-new", codes(Some((at, 8)), vec!["ABCD-EFGH-JKMN-PQRS".to_owned(); 8])),
    ]
}

fn password(lang: Lang, text: &str, troubles: Vec<Trouble>) -> PasswordView {
    PasswordView {
        frame: frame(lang, Some(text)),
        flow: None,
        is_guardians: false,
        first: false,
        username: text.into(),
        others: true,
        troubles,
    }
}

fn service_row(text: &str, official: bool) -> ServiceRow {
    let at = Moment::from_seconds(1_767_292_200);
    ServiceRow {
        id: "portal".into(),
        name: told(text),
        agency: Some(told(text)),
        official,
        scopes: vec!["profile".into(), "offline_access".into(), text.into()],
        apis: vec![told(text)],
        since: at,
        used: official.then_some(at),
    }
}

fn services(lang: Lang, text: &str) -> ServicesView {
    let services = vec![service_row(text, true), service_row(text, false)];
    ServicesView { frame: frame(lang, Some(text)), notice: Some(Notice::Withdrawn), services }
}

fn service_end(lang: Lang, text: &str, official: bool) -> ServiceEndView {
    ServiceEndView { frame: frame(lang, Some(text)), service: service_row(text, official) }
}

fn contact(lang: Lang, text: &str) -> ContactView {
    let reach = |proven| Some(Reach { text: text.into(), proven });
    ContactView {
        frame: frame(lang, Some(text)),
        done: Some("notice-email-changed"),
        email_now: reach(true),
        phone_now: reach(false),
        email: text.into(),
        phone: text.into(),
        troubles: vec![Trouble::PhoneInvalid],
    }
}

fn contact_code(lang: Lang, text: &str, by_sms: bool) -> ContactCodeView {
    ContactCodeView {
        frame: frame(lang, Some(text)),
        change: text.into(),
        to: text.into(),
        by_sms,
        minutes: 10,
        troubles: vec![if by_sms { Trouble::PhoneCodeWrong } else { Trouble::EmailCodeWrong }],
    }
}

fn recover(lang: Lang, text: &str) -> Written {
    let (text, frame) = (text.to_owned(), || frame(lang, None));
    let told = ToldView {
        frame: frame(),
        heading: text.clone(),
        text: vec![text.clone()],
        next: ("/", text.clone()),
    };
    let code = RecoverCodeView {
        frame: frame(),
        username: text.clone(),
        code: text.clone(),
        troubles: vec![Trouble::CounterCodeWrong],
    };
    let codes = RecoverCodesView {
        frame: frame(),
        recovery: text.clone(),
        email: true,
        phone: true,
        minutes: 10,
        troubles: vec![Trouble::EmailCodeWrong],
    };
    let half = RecoverCodesView { email: false, troubles: Vec::new(), ..codes.clone() };
    let password = RecoverPasswordView {
        frame: frame(),
        recovery: text.clone(),
        lost: true,
        troubles: vec![Trouble::PasswordCommon],
    };
    let not_me =
        NotMeView { frame: frame(), code: text.clone(), lock: true, troubles: vec![Trouble::DenialWrong] };
    let done = |undone| NotMeDoneView { frame: frame(), code: text.clone(), undone };
    let start = RecoverView { frame: frame(), username: text.clone(), troubles: vec![Trouble::RecoveryOver] };
    vec![
        ("recover", start.html()),
        ("recover-codes", codes.html()),
        ("recover-codes-half", half.html()),
        ("recover-password", password.html()),
        ("recover-code", code.html()),
        ("not-me", not_me.html()),
        ("not-me-done", done(Vec::new()).html()),
        ("not-me-undone", done(vec![Undone::Password, Undone::Passkey, Undone::Contact(Way::Mail)]).html()),
        ("told", told.html()),
    ]
}
