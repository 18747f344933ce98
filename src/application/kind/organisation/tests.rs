//! Who gets an account for an organisation, and what stands in the way of whoever does not.

use super::*;
use crate::base::{AccountId, ApprovalId, Moment};

const NOTHING: &str = "9900000016";

fn id<T: From<uuid::Uuid>>(n: u128) -> T {
    uuid::Uuid::from_u128(n).into()
}

fn wish(capacity: Capacity) -> Organisation {
    Organisation { code: TaxCode::parse(NOTHING).unwrap(), capacity }
}

fn representative(status: RepStatus, is_applicant: bool, consent: Consent) -> Representative {
    Representative { account: Some(id::<AccountId>(1)), is_applicant, status, consent }
}

fn said(representatives: Vec<Representative>) -> FirmSaid {
    FirmSaid {
        as_of: Moment::from_seconds(0),
        name: "Gỗ Việt".into(),
        state: EnterpriseState::Active,
        head_office: None,
        representatives,
        taken: false,
    }
}

fn verdict(capacity: Capacity, said: &FirmSaid, has_paper: bool) -> Verdict {
    wish(capacity).of_registered(said, has_paper)
}

#[test]
fn an_account_is_granted_by_the_register_and_the_consent_of_all_who_represent() {
    let question = id::<ApprovalId>(2);
    let own = representative(RepStatus::VnL2, true, Consent::NotAsked);
    let other = |consent| representative(RepStatus::VnL2, false, consent);
    let (given, asked, denied) =
        (Consent::Given(question), Consent::Asked(question), Consent::Denied(question));
    let wait = Verdict::Mend(vec![Want::Consent, Want::Paper]);
    for (others, paper, expected) in [
        (vec![], false, Verdict::Grant),
        (vec![given], false, Verdict::Grant),
        (vec![given, asked], false, wait),
        (vec![given, asked], true, Verdict::Weigh(Doubt::Always)),
        (vec![given, denied], true, Verdict::Refuse(Reason::NotConsented)),
        (vec![Consent::NotAsked], false, Verdict::Mend(vec![Want::Paper])),
    ] {
        let all = std::iter::once(own.clone()).chain(others.iter().copied().map(other)).collect();
        assert_eq!(verdict(Capacity::Representative, &said(all), paper), expected, "{others:?} {paper}");
    }
}

#[test]
fn whoever_is_authorised_opens_the_ring_on_paper_and_nobody_opens_anything_on_their_own_word() {
    let ring = said(vec![representative(RepStatus::ForeignNoCard, false, Consent::NotAsked)]);
    assert!(ring.is_ring());
    assert_eq!(verdict(Capacity::Authorised, &ring, false), Verdict::Mend(vec![Want::Paper]));
    assert_eq!(verdict(Capacity::Authorised, &ring, true), Verdict::Weigh(Doubt::Always));
    let nobody = said(Vec::new());
    assert_eq!(verdict(Capacity::Authorised, &nobody, false), Verdict::Mend(vec![Want::Paper]));
    assert_eq!(
        verdict(Capacity::Representative, &ring, true),
        Verdict::Refuse(Reason::NotRepresentative),
        "who says so and is not"
    );
}

#[test]
fn what_is_no_more_gets_no_account_and_what_has_one_is_taken_over_by_its_representative_alone() {
    let own = vec![representative(RepStatus::ForeignL2, true, Consent::NotAsked)];
    let gone = FirmSaid { state: EnterpriseState::Dissolved, ..said(own.clone()) };
    assert_eq!(verdict(Capacity::Representative, &gone, true), Verdict::Refuse(Reason::HolderEnded));
    let taken = FirmSaid { taken: true, ..said(own) };
    assert_eq!(verdict(Capacity::Representative, &taken, false), Verdict::Grant);
    assert_eq!(verdict(Capacity::Authorised, &taken, true), Verdict::Refuse(Reason::NotNeeded));
}

#[test]
fn one_representative_who_can_act_is_enough_for_there_to_be_no_ring() {
    for (statuses, status, ring) in [
        (vec![RepStatus::ForeignNoCard, RepStatus::VnL2], RepStatus::VnL2, false),
        (vec![RepStatus::ForeignNoCard, RepStatus::VnNoL2], RepStatus::VnNoL2, false),
        (vec![RepStatus::ForeignNoCard, RepStatus::ForeignCardNoL2], RepStatus::ForeignCardNoL2, false),
        (vec![RepStatus::ForeignNoCard, RepStatus::Unknown], RepStatus::ForeignNoCard, true),
        (vec![], RepStatus::Unknown, false),
    ] {
        let all = statuses.iter().map(|one| representative(*one, false, Consent::NotAsked)).collect();
        let said = said(all);
        assert_eq!((said.status(), said.is_ring()), (status, ring), "{statuses:?}");
    }
}
