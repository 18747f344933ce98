//! Proves that letters say what they must, and nothing they must not.

use super::{Letter, Matter, NotMe, Sms, Told, What};
use crate::account::{CaseStep, DocumentStep, Ground, Step, Undone, VisitStep, WardStep, Way, Why};
use crate::base::{Lang, Moment};
use crate::login::recover::Wants;
use crate::mandate::{Role, member};

const ORIGIN: &str = "https://id.example";
const CODE: &str = "ABCD-EFGH-JKMN-PQRS";

const HAPPENED: [What; 17] = [
    What::PasscodeSet,
    What::PasscodeRests,
    What::DataCopied,
    What::ErasureAsked,
    What::PasswordSet,
    What::RecoveryOpened,
    What::Recovered,
    What::RecoveredWithoutPasskeys,
    What::PasskeysRemoved,
    What::DeviceBound,
    What::DeviceRevoked,
    What::SignInReported,
    What::RecoveryNeedless,
    What::EmailChanged,
    What::PhoneChanged,
    What::Unlocked,
    What::Activated,
];

const GROUNDS: [Ground; 6] = [
    Ground::HolderAsked,
    Ground::TermsBroken,
    Ground::DocumentEnded,
    Ground::AuthorityAsked,
    Ground::Idle,
    Ground::Duress,
];

const DOCUMENTS: [DocumentStep; 7] = [
    DocumentStep::Issued,
    DocumentStep::Replaced,
    DocumentStep::Changed,
    DocumentStep::Suspended,
    DocumentStep::Resumed,
    DocumentStep::Revoked,
    DocumentStep::Ending,
];

fn letters() -> Vec<Letter> {
    let (person, origin) = ("Nguyễn Thị Lan".to_owned(), ORIGIN.to_owned());
    let name = person.clone();
    let undone = vec![Undone::Password, Undone::Passkey, Undone::Contact(Way::Sms), Undone::Recovery];
    let not_me = NotMe { origin: origin.clone(), code: Some(CODE.to_owned()) };
    let at = Moment::from_seconds(1_767_292_200);
    let happened = |what| Letter::Happened { name: name.clone(), what, at, not_me: not_me.clone() };
    let official = |matter| Letter::Official { name: name.clone(), matter, at, origin: ORIGIN.to_owned() };
    let step = |step| official(Matter::Application { step, reference: "ACD-234-XVT".into() });
    let visit = |what| {
        let (reference, office) = ("ACD-234-XVT".to_owned(), "Công an phường Ba Đình".to_owned());
        official(Matter::Visit { what, reference, office, slot: at })
    };
    let case = |step| official(Matter::Case { step, agency: "Sở Giao thông".into() });
    let locked = |ground| official(Matter::Locked { ground });
    let closed = |why| official(Matter::Closed { why });
    let office = |given| {
        official(Matter::Office {
            agency: "Công an phường Giả Định".into(), role: Some(Role::Clerk), given
        })
    };
    let member = |given| {
        let (organisation, role) = ("Gỗ Giả Định".to_owned(), Some(member::Role::Submitter));
        official(Matter::Member { organisation, role, given })
    };
    let ward = |what| official(Matter::Ward { what });
    let mut all: Vec<Letter> = HAPPENED.map(happened).into();
    all.extend([true, false].map(member));
    all.extend([true, false].map(office));
    all.extend(DOCUMENTS.map(|step| official(Matter::Document { step })));
    let (organisation, until) = ("Gỗ Giả Định".to_owned(), Moment::from_seconds(1_767_292_200));
    all.push(official(Matter::Invited { organisation, until }));
    all.extend(GROUNDS.map(locked));
    all.extend([Why::HolderAsked, Why::Dissolved, Why::Merged, Why::Mistaken].map(closed));
    all.extend([true, false].map(office));
    all.extend([
        Letter::RegistrationCode { name: person, code: "493027".into(), minutes: 10 },
        Letter::AlreadyRegistered { origin: origin.clone() },
        Letter::ContactCode { code: "493027".into(), minutes: 10 },
        Letter::RecoveryCode { wants: Wants::Password, code: "493027".into(), minutes: 10 },
        Letter::RecoveryCode { wants: Wants::Lock, code: "493027".into(), minutes: 10 },
        Letter::RecoveryCode { wants: Wants::Unlock, code: "493027".into(), minutes: 10 },
        Letter::Unproven { at, origin: origin.clone() },
        Letter::Invitation { source: "cu.example".into(), code: CODE.into(), until: at, origin },
        Letter::Disowned { name: name.clone(), at, undone },
        Letter::PasskeyAdded {
            name: name.clone(), passkey: "Điện thoại".into(), at, not_me: not_me.clone()
        },
        Letter::NewDevice { name: name.clone(), device: "Chrome".into(), at, not_me: not_me.clone() },
        Letter::RecoveryBegun { name: name.clone(), due: at, not_me: not_me.clone() },
        official(Matter::Issued { level: 2, by: at }),
        official(Matter::Reopened { by: at }),
        official(Matter::CameBack),
        official(Matter::MergeAgreed { last_day: crate::base::LocalDate::of(2026, 1, 12) }),
        official(Matter::Merged),
        step(Step::Submitted),
        step(Step::NeedsMore),
        step(Step::Approved),
        step(Step::Refused),
        step(Step::Lapsed),
        case(CaseStep::Forwarded),
        case(CaseStep::Answered),
        official(Matter::Helped { agency: "Công an phường Ba Đình".into() }),
        ward(WardStep::Represents),
        ward(WardStep::Represented),
        ward(WardStep::RepresentsNoMore),
        ward(WardStep::RepresentedNoMore),
        ward(WardStep::OwnNow),
        ward(WardStep::HandedOver),
        ward(WardStep::Born),
        visit(VisitStep::Booked),
        visit(VisitStep::Moved),
        visit(VisitStep::Missed),
        visit(VisitStep::Lost),
    ]);
    let service = "Cổng Dịch vụ công".to_owned();
    all.extend([
        Letter::ApprovalReported { name: name.clone(), service: service.clone(), at, not_me: not_me.clone() },
        Letter::TokenReplayed { name: name.clone(), service, at, not_me: not_me.clone() },
    ]);
    all
}

#[test]
fn every_letter_has_one_subject_line_a_greeting_and_a_signature() {
    for lang in Lang::ALL {
        for letter in letters() {
            let written = letter.write(lang);
            assert!(!written.subject.is_empty() && !written.subject.contains('\n'), "{written:?}");
            assert!(
                written.text.starts_with(if lang == Lang::Vi { "Xin chào" } else { "Hello" }),
                "{written:?}"
            );
            assert!(written.text.contains("Khoá –") && written.text.ends_with('\n'), "{written:?}");
            assert!(!written.text.contains("mail-") && !written.text.contains("{$"), "{written:?}");
        }
    }
}

#[test]
fn the_replay_letter_names_the_service_and_the_local_time() {
    let [.., replayed] = &letters()[..] else { panic!("no letters") };
    let written = replayed.write(Lang::Vi);
    assert_eq!(written.subject, "Bạn đã bị đăng xuất khỏi Cổng Dịch vụ công");
    assert!(written.text.contains("02/01/2026 01:30"), "{}", written.text);
    assert!(written.text.contains(ORIGIN));
}

#[test]
fn every_letter_about_an_event_says_where_and_with_what_code_to_say_that_it_was_not_oneself() {
    let carries_a_code = |letter: &Letter| {
        !matches!(
            letter,
            Letter::RegistrationCode { .. }
                | Letter::AlreadyRegistered { .. }
                | Letter::ContactCode { .. }
                | Letter::RecoveryCode { .. }
                | Letter::Unproven { .. }
                | Letter::Invitation { .. }
                | Letter::Disowned { .. }
                | Letter::Official { .. }
        )
    };
    for letter in letters().into_iter().filter(carries_a_code) {
        for lang in Lang::ALL {
            let text = letter.write(lang).text;
            assert!(text.contains("https://id.example/not-me") && text.contains(CODE), "{text}");
        }
    }
}

#[test]
fn a_name_that_runs_from_right_to_left_turns_nothing_beside_it() {
    let letter = Letter::PasskeyAdded {
        name: "דוד".into(),
        passkey: "הטלפון 2".into(),
        at: Moment::from_seconds(1_767_292_200),
        not_me: NotMe { origin: ORIGIN.into(), code: None },
    };
    let text = letter.write(Lang::En).text;
    assert!(text.starts_with("Hello \u{2068}דוד\u{2069},"), "{text:?}");
    assert!(text.contains("\u{2068}הטלפון 2\u{2069}"), "{text:?}");
    for letter in letters() {
        assert!(
            !letter.write(Lang::Vi).text.contains('\u{2068}'),
            "nothing to set apart, nothing to copy along"
        );
    }
}

#[test]
fn a_text_message_fits_one_gsm_message_and_has_no_link() {
    for lang in Lang::ALL {
        let told = [
            Told::DeviceBound,
            Told::RecoveryBegun,
            Told::RecoveryOpened,
            Told::Recovered,
            Told::ContactChanged,
            Told::ErasureAsked,
            Told::Unlocked,
        ];
        let told = told
            .into_iter()
            .flat_map(|what| [Some(CODE.to_owned()), None].map(|code| Sms::Happened { what, code }));
        let merging = Sms::Merging { last_day: crate::base::LocalDate::of(2026, 1, 12) };
        assert!(merging.write(lang).contains("12"), "it names the day");
        let others =
            [registration_code("id.example"), Sms::AlreadyRegistered, Sms::Locked, merging, Sms::Closed];
        let codes = [Wants::Password, Wants::Lock, Wants::Unlock].map(|wants| {
            let (code, host) = ("493027".into(), "id.example".into());
            Sms::RecoveryCode { wants, code, minutes: 10, host }
        });
        let invitation = Sms::Invitation { code: CODE.into(), host: "dinhdanh.id.gov.example".into() };
        let others = others.into_iter().chain([invitation]);
        for sms in others.into_iter().chain(codes).chain(told) {
            let text = sms.write(lang);
            assert!(text.is_ascii() && text.len() <= 160, "{} {text}", text.len());
            assert!(!text.contains("http") && !text.contains("www"), "{text}");
        }
    }
    let text = registration_code("id.example").write(Lang::Vi);
    assert!(text.contains("493027") && text.contains("10 phut"), "{text}");
}

fn registration_code(host: &str) -> Sms {
    Sms::RegistrationCode { code: "493027".into(), minutes: 10, host: host.into() }
}

#[test]
fn a_phone_fills_the_code_in_only_at_our_own_host() {
    for lang in Lang::ALL {
        let text = registration_code("dinhdanh.id.gov.example").write(lang);
        assert_eq!(text.lines().next_back(), Some("@dinhdanh.id.gov.example #493027"), "{text}");
        let long = registration_code(&format!("{}.example", "a".repeat(60))).write(lang);
        assert!(long.len() <= 160 && !long.contains('@'), "one message rather than a bound code: {long}");
    }
}

#[test]
fn an_address_nobody_proved_reads_neither_who_nor_what_nor_a_code() {
    for lang in Lang::ALL {
        let text = Letter::Unproven { at: Moment::from_seconds(1_767_292_200), origin: ORIGIN.into() }
            .write(lang)
            .text;
        assert!(!text.contains("Lan") && !text.contains("/not-me") && !text.contains("Chrome"), "{text}");
    }
}
