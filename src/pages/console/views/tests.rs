//! Every page of the console, for the tests that hold for all pages.

use std::collections::BTreeMap;

use super::*;
use crate::account::{Birthdate, Kind, Level};
use crate::application::testing::application;
use crate::application::{
    Activation, Citizen, Counts, Declared, Dossier, Evidence, Face, Facts, HandedIn, Identity, KindName,
    Papers, Presence, Reason, Refused, Register, Said, State, Step, Typed, Want, Wish,
};
use crate::base::{AccountId, Entropy, FileId, LocalDate, Moment, PersonalNumber};
use crate::changeover::{Blocked, Counts as Progress};
use crate::feedback;
use crate::mandate::{NotAnOfficer, Retiring, Role};
use crate::pages::Frame;
use crate::pages::views::{Page as _, Said as Wrote};
use crate::readiness::{Board, Criterion, Entry as Progressed, Item, Next, Province, Refused as Stale};
use crate::{approval, assistance};

const AT: Moment = Moment::from_seconds(1_767_292_200);
const TODAY: LocalDate = LocalDate::of(2026, 1, 2);

fn bar(text: &str) -> Bar {
    Bar {
        home: "/console/G01.899/clerk".into(),
        agency: text.into(),
        role: Role::Clerk,
        retiring: Some(Retiring {
            successors: vec!["H13.01".parse().unwrap()],
            refused_from: LocalDate::of(2026, 7, 1),
        }),
        tab: Tab::Queue,
    }
}

fn row(due: Option<LocalDate>) -> QueueRow {
    QueueRow {
        address: "/console/G01.899/clerk/applications/x".into(),
        reference: "ACD-234-XVT".into(),
        kind: KindName::Identity,
        about: "level-2".into(),
        state: State::Verifying,
        due,
        today: TODAY,
        changed: AT,
    }
}

fn find(frame: Frame, text: &str, trouble: Option<FindTrouble>) -> Result<String, askama::Error> {
    let entry = Entry { wanted: text.into(), purpose: None, trouble };
    FindView { frame, bar: bar(text), entry }.html()
}

/// Every page, filled with `text` wherever a page shows what somebody else wrote.
pub(in crate::pages) fn all(frame: &Frame, text: &str) -> Vec<(&'static str, Result<String, askama::Error>)> {
    let frame = || frame.clone();
    let seat = |role| SeatRow {
        address: "/console/G01.899/clerk".into(),
        agency: text.into(),
        code: "G01.899".into(),
        role,
    };
    let closed = |why| ClosedView { frame: frame(), why }.html();
    let queue = |rows: Vec<QueueRow>, next: Option<&str>| {
        let notice = Some(Done::of(State::Approved));
        let counts = Counts { open: 3, today: 1, late: 1 };
        let asked =
            QueueFilter { state: Some(State::Verifying), due: Some(Due::Late), ..QueueFilter::default() };
        QueueView {
            frame: frame(),
            bar: bar(text),
            notice,
            counts,
            asked,
            rows,
            next: next.map(str::to_owned),
        }
        .html()
    };
    let some =
        vec![row(None), row(Some(TODAY)), row(Some(TODAY.plus_days(-1))), row(Some(TODAY.plus_days(1)))];
    let find = |trouble| find(frame(), text, trouble);
    let person = |applications, trouble| {
        let request =
            RequestEntry { authority: text.into(), why: text.into(), trouble, ..RequestEntry::default() };
        PersonView {
            frame: frame(),
            bar: bar(text),
            account: AccountId::new(AT, &Entropy::Os),
            name: text.into(),
            kind: Kind::Citizen,
            level: Some(Level::One),
            is_open: false,
            bonds: vec![bond(text)],
            applications,
            request,
        }
        .html()
    };
    let dossier = |wish, told| dossier(frame(), text, wish, told);
    let own = RefusedView { frame: frame(), bar: bar(text), why: Refused::OwnCase };
    let of_scope = Some(HelpWhy::Help(assistance::Refused::Scope));
    vec![
        ("console-choose", ChooseView { frame: frame(), seats: Role::ALL.map(seat).into() }.html()),
        ("console-queue", queue(some, Some("/console/G01.899/clerk?after=x"))),
        ("console-queue-empty", queue(Vec::new(), None)),
        ("console-find", find(None)),
        ("console-find-wanted", find(Some(FindTrouble::Wanted))),
        ("console-find-purpose", find(Some(FindTrouble::Purpose))),
        ("console-find-none", find(Some(FindTrouble::None))),
        ("console-person", person(vec![row(None)], None)),
        ("console-person-wrong", person(Vec::new(), Some(Refused::Missing(vec![Want::Details])))),
        ("console-dossier", dossier(declared(text), None)),
        ("console-dossier-stale", dossier(declared(text), Some(Refused::Stale { version: 3 }))),
        ("console-dossier-bare", dossier(Wish::Activation(Activation {}), None)),
        ("console-visits", visits(frame(), text, true).html()),
        ("console-visits-none", visits(frame(), text, false).html()),
        ("console-changeover", changeover(frame(), text, true)),
        ("console-changeover-none", changeover(frame(), text, false)),
        ("console-readiness", readiness(frame(), text, true)),
        ("console-readiness-none", readiness(frame(), text, false)),
        ("console-cases", cases(frame(), text, true)),
        ("console-cases-none", cases(frame(), text, false)),
        ("console-case", case(frame(), text, None)),
        ("console-case-changed", case(frame(), text, Some("console-case-changed"))),
        ("console-help-asked", help(frame(), text, asked(Some("42")), None)),
        ("console-help-open", help(frame(), text, helped(text), of_scope)),
        ("console-help-over", help(frame(), text, HelpStage::Over, None)),
        ("console-read-out", read_out(frame(), text)),
        ("console-refused", own.html()),
        ("console-closed-mandate", closed(NotAnOfficer::NoMandate)),
        ("console-closed-level", closed(NotAnOfficer::Level)),
        ("console-closed-ended", closed(NotAnOfficer::AgencyEnded { successors: Vec::new() })),
    ]
}

fn read_out(frame: Frame, text: &str) -> Result<String, askama::Error> {
    let (bar, why) = (Bar { role: Role::Helper, ..bar(text) }, Some(assistance::Refused::WrongCode));
    ReadOutView { frame, bar, holder: text.into(), why }.html()
}

fn changeover(frame: Frame, text: &str, some: bool) -> Result<String, askama::Error> {
    let blocked = Blocked::ALL.into_iter().map(|why| (why, 2)).collect();
    let total = Progress { moved: 2, ready: 4, blocked };
    let row = |province| ChangeoverRow { province, counts: total.clone() };
    ChangeoverView {
        frame,
        bar: Bar { role: Role::Authority, tab: Tab::Changeover, ..bar(text) },
        rows: if some { vec![row(Some(text.into())), row(None)] } else { Vec::new() },
        sources: if some { sources(text) } else { Vec::new() },
        as_of: some.then_some(AT),
        total,
    }
    .html()
}

fn sources(text: &str) -> Vec<SourceRow> {
    let portal = |successor: Option<&str>| ClosingPortal {
        name: text.into(),
        successor: successor.map(str::to_owned),
    };
    let one = |cut_over_at, left: Option<u64>| SourceRow {
        source: text.into(),
        came_in: 3,
        rejected: 1,
        counts: Progress::default(),
        cut_over_at,
        left: left.map(std::time::Duration::from_secs),
        portals: vec![portal(Some(text)), portal(None)],
    };
    vec![one(None, None), one(Some(AT), None), one(Some(AT), Some(90_061))]
}

fn readiness(frame: Frame, text: &str, some: bool) -> Result<String, askama::Error> {
    let code = "24".parse().unwrap();
    let by = AccountId::new(AT, &Entropy::Os);
    let entry =
        Progressed { met: true, note: text.into(), agency: text.into(), by, name: Some(text.into()), at: AT };
    let item = |criterion| Item {
        criterion,
        met: false,
        known: false,
        signed_in_at: None,
        services: vec![text.into()],
        entry: Some(entry.clone()),
        version: 1,
        due: TODAY,
        overdue: some,
        next: Next::ClosePortal,
    };
    let own = Province { code, name: text.into(), items: Criterion::ALL.map(item).into() };
    let criterion = Criterion::Portal;
    let typed = ReadinessEntered { criterion, met: false, note: text.into(), why: Stale::Changed(1) };
    ReadinessView {
        frame,
        bar: Bar { role: Role::Authority, tab: Tab::Readiness, ..bar(text) },
        home: "/console/G01.899/authority/readiness".into(),
        counts: Criterion::ALL.map(|one| (one, 0, usize::from(some))).into(),
        own: some.then(|| own.clone()),
        board: Board { provinces: vec![own], own: some.then_some(code) },
        late: true,
        typed: some.then_some(typed),
    }
    .html()
}

fn visits(frame: Frame, text: &str, some: bool) -> VisitsView {
    let visit = |came, is_here, has_begun| VisitRow {
        address: "/console/G01.899/clerk/applications/x".into(),
        action: "/console/G01.899/clerk/visits/x".into(),
        reference: "ACD-234-XVT".into(),
        kind: KindName::Identity,
        about: "level-2".into(),
        at: AT,
        came,
        is_here,
        has_begun,
    };
    let today = vec![visit(Some(true), false, true), visit(None, true, true), visit(None, true, false)];
    VisitsView {
        frame,
        bar: Bar { tab: Tab::Visits, ..bar(text) },
        today: TODAY,
        from: TODAY,
        days: if some { vec![(TODAY, today)] } else { Vec::new() },
        before: "/console/G01.899/clerk/visits?from=2025-12-26".into(),
        after: "/console/G01.899/clerk/visits?from=2026-01-09".into(),
        told: some.then(|| Told::of(&Refused::Unreasoned)),
    }
}

fn declared(text: &str) -> Wish {
    let citizen = Citizen {
        number: PersonalNumber::parse("099200000001").unwrap(),
        name: text.into(),
        birthdate: Birthdate::parse("2000-03-01").unwrap(),
    };
    Wish::Identity(Identity { level: Level::Two, declared: Some(Declared::Citizen(citizen)) })
}

fn dossier(frame: Frame, text: &str, wish: Wish, told: Option<Refused>) -> Result<String, askama::Error> {
    let said = Said {
        name: None,
        number: None,
        source: text.into(),
        as_of: AT,
        differs: vec![Want::Name],
        born: Birthdate::parse("2000-03-01").unwrap(),
        alive: true,
        document_until: Some(TODAY),
        document_in_force: true,
        residence: None,
        has_biometrics: true,
        lives_in: None,
    };
    let presence = Presence {
        guardian: false,
        officer: AccountId::new(AT, &Entropy::Os),
        at: AT,
        papers: Papers::Genuine,
        biometrics: Face::Unsure,
        compared: Some(Face::Unsure),
        why: Some(text.into()),
    };
    let facts = Facts {
        register: Register::Said(said),
        face: Face::Yes,
        presence: Some(presence),
        number_taken: true,
        ..Facts::default()
    };
    let step = Step {
        n: 2,
        state: State::NeedsMore,
        at: AT,
        officer: None,
        unit: Some("G01.899".parse().unwrap()),
        reason: Some("name,portrait".into()),
        words: Some(text.into()),
    };
    let handed_in = HandedIn { n: 1, kind: Evidence::Portrait, file: FileId::new(AT, &Entropy::Os), at: AT };
    let entered = Entered {
        decision: "refuse".into(),
        reason: Some(Reason::FaceDiffers),
        words: text.into(),
        wanted: vec![Want::Name],
        ..Entered::default()
    };
    let dossier = Dossier {
        application: application(AT, TODAY.plus_days(-1)),
        wish,
        facts,
        handed_in: vec![handed_in],
        steps: vec![step],
    };
    DossierView {
        frame,
        bar: bar(text),
        dossier,
        name: text.into(),
        level: None,
        is_open: true,
        units: BTreeMap::new(),
        bonds: vec![bond(text)],
        today: TODAY,
        compared: told.is_some().then_some(Face::Unsure),
        may: Abilities { check: true, ask: true, decide: true, forward: true },
        entered,
        told: told.as_ref().map(Told::of),
    }
    .html()
}

fn bond(text: &str) -> super::BondRow {
    let text = || text.to_owned();
    super::BondRow { side: text(), other: text(), capacity: text(), services: text(), time: text() }
}

fn cases(frame: Frame, text: &str, any: bool) -> Result<String, askama::Error> {
    let row = |late| CaseDeskRow {
        address: "/console/G01.899/clerk/cases/x".into(),
        state: feedback::State::Routed,
        reported: AT,
        due: TODAY,
        late,
    };
    let rows = if any { vec![row(true), row(false)] } else { Vec::new() };
    CaseQueueView { frame, bar: bar(text), rows }.html()
}

fn case(frame: Frame, text: &str, why: Option<&'static str>) -> Result<String, askama::Error> {
    let said = |agency: Option<&str>| Wrote {
        agency: agency.map(str::to_owned),
        at: AT,
        lines: vec![text.into(); 2],
    };
    CaseDeskView {
        frame,
        bar: bar(text),
        address: "/console/G01.899/clerk/cases/x".into(),
        state: feedback::State::Forwarded,
        due: TODAY,
        forward_by: TODAY,
        seen: 2,
        said: vec![said(None), said(Some(text))],
        subject: text.into(),
        entered: CaseEntered { answer: text.into(), to: text.into(), why: text.into() },
        why,
    }
    .html()
}

fn help(frame: Frame, text: &str, stage: HelpStage, why: Option<HelpWhy>) -> Result<String, askama::Error> {
    HelpView::new(frame, bar(text), stage, why).html()
}

fn asked(number: Option<&str>) -> HelpStage {
    HelpStage::Asked {
        address: "/console/G01.899/clerk/assistances/x".into(),
        number: number.map(str::to_owned),
        answer: answer_key(approval::State::Pending),
        may_begin: true,
        agreed: false,
        until: AT,
    }
}

fn helped(text: &str) -> HelpStage {
    let one =
        HelpRow { row: row(None), id: "x".into(), version: 1, wanted: vec![Want::Name], may_submit: true };
    HelpStage::Open {
        address: "/console/G01.899/clerk/assistances/x".into(),
        name: text.into(),
        until: AT,
        fills_in: true,
        declares: true,
        rows: vec![one],
        typed: Typed { name: text.into(), ..Typed::default() },
    }
}
