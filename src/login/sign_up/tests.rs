//! Signing up, seen by the newcomer, by a stranger who guesses, and by the owner of an address.

use std::time::Duration;

use super::*;
use crate::account::testing::LAN;
use crate::account::{self, FullName, SelfRegistration};
use crate::base::{BrowserId, Email, Lang, Phone, Secret, TokenDigest};
use crate::factor::password::Reason;
use crate::login::testing::{Desk, desks};
use crate::login::{Attempt, SignedIn};

/// A desk where people sign up.
struct Office {
    desk: Desk,
}

async fn offices() -> Vec<Office> {
    desks().await.into_iter().map(|desk| Office { desk }).collect()
}

impl Office {
    fn sign_up(&self) -> SignUp<'_> {
        SignUp { means: self.desk.means(), code_lives: Duration::from_secs(600), sendings_per_hour: 8 }
    }

    fn attempt(&self) -> Attempt<'_> {
        self.desk.attempt()
    }

    async fn begin(&self) -> String {
        self.sign_up().begin(&self.attempt(), browser(), thu()).await.unwrap()
    }

    /// The newest code a recipient read.
    async fn code(&self, to: &str) -> String {
        let read = self.desk.read().await;
        read.iter().rev().find(|(recipient, _)| recipient == to).and_then(|(_, code)| code.clone()).unwrap()
    }

    async fn verify(&self, id: &str, codes: [&str; 2], password: &str) -> Result<SignedIn, SignUpRefused> {
        let [email_code, phone_code] = codes.map(|code| Secret::new(code.to_owned()));
        let typed = Typed { email_code, phone_code, password: Secret::new(password.to_owned()) };
        self.sign_up().verify(&self.attempt(), browser(), id, &typed).await
    }
}

fn browser() -> BrowserId {
    TokenDigest::of("this browser").into()
}

fn thu() -> SelfRegistration {
    SelfRegistration {
        name: FullName::parse("Đỗ Thị Thu").unwrap(),
        email: Email::parse("thu@mail.example").unwrap(),
        phone: Phone::parse("0900000003").unwrap(),
        lang: Lang::Vi,
    }
}

const MAIL: &str = "thu@mail.example";
const SMS: &str = "+84900000003";
const GOOD: &str = "trăng sáng trên sông";

fn is_told(refused: &SignUpRefused, email: bool, phone: bool, password: Option<Reason>) -> bool {
    match refused {
        SignUpRefused::Mistakes { email: e, phone: p, password: why } => {
            (*e, *p, *why) == (email, phone, password)
        }
        _ => false,
    }
}

#[tokio::test]
async fn everything_wrong_is_told_at_once_and_what_was_right_needs_no_second_message() {
    for office in offices().await {
        let id = office.begin().await;
        let (mail, sms) = (office.code(MAIL).await, office.code(SMS).await);
        let all = office.verify(&id, ["", "x"], "short").await.unwrap_err();
        assert!(is_told(&all, true, true, Some(Reason::TooShort)));
        let half = office.verify(&id, [&mail, "x"], "short").await.unwrap_err();
        assert!(is_told(&half, false, true, Some(Reason::TooShort)));
        let sent = office.desk.read().await.len();
        office.sign_up().send_again(&office.attempt(), browser(), &id).await.unwrap();
        assert_eq!(office.desk.read().await.len(), sent + 1, "only the code that is still missing");
        let new = office.code(SMS).await;
        assert!(new == sms || office.verify(&id, ["", &sms], GOOD).await.is_err(), "the old one is void");
        office.verify(&id, ["", &new], GOOD).await.unwrap();
    }
}

#[tokio::test]
async fn a_stranger_spends_a_budget_of_their_own_and_all_strangers_together_come_to_an_end() {
    for office in offices().await {
        let from = |network: u8| Attempt { address: [192, network, 2, 1].into(), ..office.attempt() };
        let sign_up = || SignUp { sendings_per_hour: 100, ..office.sign_up() };
        let begin = async |network: u8| sign_up().begin(&from(network), browser(), thu()).await;
        let id = begin(2).await.unwrap();
        let right = Typed {
            email_code: Secret::new(office.code(MAIL).await),
            phone_code: Secret::new(office.code(SMS).await),
            password: Secret::new(GOOD.into()),
        };
        for _message in 0..4 {
            begin(1).await.unwrap();
        }
        let fifth = begin(1).await;
        assert!(matches!(fifth, Err(SignUpRefused::Throttled(_))), "that network has spent its messages");
        let guess = Typed {
            email_code: Secret::new("x".into()),
            phone_code: Secret::new("x".into()),
            password: Secret::new(GOOD.into()),
        };
        for _guess in 0..99 {
            assert!(sign_up().verify(&from(1), browser(), &id, &guess).await.is_err());
        }
        for _message in 0..4 {
            begin(3).await.unwrap();
        }
        sign_up().verify(&from(2), browser(), &id, &right).await.unwrap();
        begin(6).await.unwrap();
        assert!(
            matches!(begin(7).await, Err(SignUpRefused::Throttled(_))),
            "nobody gets more than ten a day"
        );
    }
}

#[tokio::test]
async fn a_newcomer_corrects_mistakes_and_is_signed_in_once() {
    for office in offices().await {
        let id = office.begin().await;
        let (mail, sms) = (office.code(MAIL).await, office.code(SMS).await);
        let wrong = office.verify(&id, ["000000", &sms], GOOD).await.unwrap_err();
        assert!(is_told(&wrong, true, false, None) || mail == "000000");
        // The code that was right is kept: it is not asked for again, and no try at it is left to be guessed away.
        let common = office.verify(&id, [&mail, ""], "password").await.unwrap_err();
        assert!(is_told(&common, false, false, Some(Reason::Common)));
        let own = office.verify(&id, ["", ""], "Do Thi Thu 0900000003").await.unwrap_err();
        assert!(is_told(&own, false, false, Some(Reason::Personal)));
        let signed_in = office.verify(&id, ["", ""], GOOD).await.unwrap();
        assert!(matches!(office.verify(&id, [&mail, &sms], GOOD).await, Err(SignUpRefused::Over)));
        assert!(!signed_in.new_device && office.desk.told().await.is_empty());
        let vault = office.desk.world.vault.clone();
        let found = office.desk.world.write(move |c| account::find(c, &vault, MAIL)).await;
        assert_eq!(found, Some(signed_in.session.account));
    }
}

#[tokio::test]
async fn codes_open_only_in_their_browser_and_for_ten_minutes() {
    for office in offices().await {
        let id = office.begin().await;
        let stranger = TokenDigest::of("another browser").into();
        assert!(matches!(office.sign_up().pending(stranger, &id).await, Err(SignUpRefused::Over)));
        let old = [office.code(MAIL).await, office.code(SMS).await];
        office.sign_up().send_again(&office.attempt(), browser(), &id).await.unwrap();
        let new = [office.code(MAIL).await, office.code(SMS).await];
        let void = office.verify(&id, [&old[0], &old[1]], GOOD).await;
        assert!(matches!(void, Err(SignUpRefused::Mistakes { .. })) || old == new);
        office.desk.world.clock.turn(Duration::from_secs(600));
        assert!(matches!(office.verify(&id, [&new[0], &new[1]], GOOD).await, Err(SignUpRefused::Over)));
    }
}

#[tokio::test]
async fn guesses_are_counted_by_recipient_and_a_new_registration_does_not_begin_anew() {
    for office in offices().await {
        let (mut refused, mut id) = (0, String::new());
        for _registration in 0..2 {
            id = office.begin().await;
            for _guess in 0..6 {
                refused += usize::from(matches!(
                    office.verify(&id, ["x", "y"], GOOD).await,
                    Err(SignUpRefused::Throttled(_))
                ));
            }
        }
        assert_eq!(refused, 2);
        let another = office.sign_up().begin(&office.attempt(), browser(), thu()).await;
        assert!(matches!(another, Err(SignUpRefused::Throttled(_))), "codes that could not be tried");
        let right = [office.code(MAIL).await, office.code(SMS).await];
        assert!(matches!(
            office.verify(&id, [&right[0], &right[1]], GOOD).await,
            Err(SignUpRefused::Throttled(_))
        ));
    }
}

#[tokio::test]
async fn a_recipient_gets_four_messages_a_day_from_one_network() {
    for office in offices().await {
        for _message in 0..4 {
            office.begin().await;
        }
        let fifth = office.sign_up().begin(&office.attempt(), browser(), thu()).await;
        assert!(matches!(fifth, Err(SignUpRefused::Throttled(_))));
        assert_eq!(office.desk.read().await.len(), 8);
        office.desk.world.clock.turn(Duration::from_secs(86_400));
        office.begin().await;
    }
}

#[tokio::test]
async fn an_address_with_an_account_looks_like_any_other_but_its_owner_is_told() {
    for office in offices().await {
        let record =
            account::parse(&LAN.replace("Lan@mail.example", MAIL), crate::base::LocalDate::LAST).unwrap();
        let desk = office.desk.world.desk();
        office.desk.world.write(move |c| account::apply(c, &desk, &record)).await.unwrap();
        let id = office.begin().await;
        assert_eq!(office.sign_up().pending(browser(), &id).await.unwrap().0.email.as_str(), MAIL);
        let mut sent = office.desk.read().await;
        sent.sort_by(|a, b| b.cmp(a));
        assert_eq!(
            sent.iter().map(|(to, code)| (to.as_str(), code.is_some())).collect::<Vec<_>>(),
            [(MAIL, false), (SMS, true)]
        );
        let guess = office.verify(&id, ["123456", &office.code(SMS).await], GOOD).await;
        assert!(matches!(guess, Err(SignUpRefused::Mistakes { .. } | SignUpRefused::Over)));
    }
}

#[tokio::test]
async fn two_finishes_at_once_make_one_account() {
    for office in offices().await {
        let id = office.begin().await;
        let right = [office.code(MAIL).await, office.code(SMS).await];
        let once = || office.verify(&id, [&right[0], &right[1]], GOOD);
        let (a, b, c) = tokio::join!(once(), once(), once());
        assert_eq!([a.is_ok(), b.is_ok(), c.is_ok()].iter().filter(|ok| **ok).count(), 1);
    }
}

#[tokio::test]
async fn what_the_messages_of_all_strangers_cost_has_an_end_each_hour() {
    for office in offices().await {
        let whoever = |number: u8| SelfRegistration {
            email: Email::parse(&format!("thu{number}@mail.example")).unwrap(),
            phone: Phone::parse(&format!("090000001{number}")).unwrap(),
            ..thu()
        };
        for number in 0..8 {
            office.sign_up().begin(&office.attempt(), browser(), whoever(number)).await.unwrap();
        }
        let refused = office.sign_up().begin(&office.attempt(), browser(), whoever(8)).await;
        assert!(matches!(refused, Err(SignUpRefused::Throttled(_))));
        assert_eq!(office.desk.read().await.len(), 16);
        office.desk.world.clock.turn(Duration::from_secs(3_600));
        office.sign_up().begin(&office.attempt(), browser(), whoever(9)).await.unwrap();
    }
}
