//! The word of a register and the holder's own, each in its half, at the same moment and beside the release before.

use super::{Identity, learn};
use crate::account::testing::{LAN, World, import, worlds};
use crate::account::{
    self, Contact, ContactChange, FullName, Holder, Way, change_contact, load, put_back, store, write_in,
};
use crate::base::{AccountId, CountryCode, Email, Lang, Phone};

fn word(world: &World, name: &str) -> Identity {
    let name = Some(FullName::parse(name).unwrap());
    Identity { name, ..Identity::said_by("register population".into(), world.now()) }
}

async fn learned(world: &World, id: AccountId, word: Identity) -> Vec<&'static str> {
    let desk = world.desk();
    world.write(move |c| learn(c, &desk, id, &word)).await
}

async fn moved(world: &World, id: AccountId, contact: Contact) {
    let desk = world.desk();
    let change = move |c: &mut _| {
        change_contact(c, &desk, id, &ContactChange { contact: &contact, keeps: true, undoes: None })
    };
    world.write(change).await.unwrap();
}

async fn holder(world: &World, id: AccountId) -> Holder {
    let vault = world.vault.clone();
    world.write(move |c| Ok(load(c, &vault, id)?)).await
}

fn mail(number: usize) -> Contact {
    Contact::Email(Email::parse(&format!("lan{number}@mail.example")).unwrap())
}

#[tokio::test]
async fn a_registers_word_takes_the_place_of_what_registers_said_and_of_nothing_else() {
    for world in worlds().await {
        let lan = import(&world, LAN).await.account;
        moved(&world, lan, mail(1)).await;
        let before = holder(&world, lan).await.profile;
        let said = Identity {
            nationality: CountryCode::parse("VNM").ok(),
            ..word(&world, "Nguyễn Thị Lan Anh")
        };
        assert_eq!(learned(&world, lan, said.clone()).await, ["name"], "what it knew is no news");
        assert!(learned(&world, lan, said).await.is_empty());
        let mut expected = before;
        expected.name = "Nguyễn Thị Lan Anh".into();
        (expected.family_name, expected.middle_name, expected.given_name) = (None, None, None);
        assert!(holder(&world, lan).await.profile == expected);
        let source = world.write(move |c| store::word_for_test(c, lan)).await;
        assert_eq!(source, (Some("register population".into()), true));
        // Two ways of the holder's, and back: the name stays.
        moved(&world, lan, Contact::Phone(Phone::parse("0900000077").unwrap())).await;
        let desk = world.desk();
        assert!(world.write(move |c| put_back(c, &desk, lan, Way::Mail)).await);
        let now = holder(&world, lan).await.profile;
        assert_eq!((now.name, now.email), (expected.name, Some(Email::parse("Lan@mail.example").unwrap())));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_registers_event_and_the_holders_change_of_contact_do_not_collide() {
    for world in worlds().await {
        let lan = import(&world, LAN).await.account;
        for round in 0..12 {
            let (registers, own, locale) = (world.desk(), world.desk(), world.desk());
            let (said, contact) = (word(&world, &format!("Lan {}", "A".repeat(round + 1))), mail(round));
            let lang = if round % 2 == 0 { Lang::En } else { Lang::Vi };
            let db = &world.records.db;
            let (learned, moved, spoken) = tokio::join!(
                db.write(move |c| learn(c, &registers, lan, &said)),
                db.write({
                    let contact = contact.clone();
                    move |c| {
                        let change = ContactChange { contact: &contact, keeps: false, undoes: None };
                        change_contact(c, &own, lan, &change)
                    }
                }),
                db.write(move |c| write_in(c, &locale, lan, lang)),
            );
            assert_eq!(learned.unwrap(), ["name"]);
            moved.unwrap().unwrap();
            spoken.unwrap();
            let profile = holder(&world, lan).await.profile;
            let seen = (profile.name, profile.email.map(Contact::Email), profile.locale);
            assert_eq!(seen, (format!("Lan {}", "A".repeat(round + 1)), Some(contact), Some(lang)));
        }
    }
}

#[tokio::test]
async fn what_the_release_before_wrote_is_read_until_something_is_written_here() {
    for world in worlds().await {
        let lan = import(&world, LAN).await.account;
        let mut old = holder(&world, lan).await.profile;
        old.name = "Nguyễn Thị Lan Xưa".into();
        (old.phone, old.phone_verified) = (Some(Phone::parse("0900000055").unwrap()), true);
        let (desk, written) = (world.desk(), old.clone());
        world.write(move |c| store::write_whole_for_test(c, &desk, lan, &written)).await;
        assert!(!world.write(move |c| store::word_for_test(c, lan)).await.1);
        assert!(holder(&world, lan).await.profile == old);
        moved(&world, lan, mail(5)).await;
        assert!(world.write(move |c| store::word_for_test(c, lan)).await.1, "both halves are ours again");
        let now = holder(&world, lan).await.profile;
        assert_eq!((now.name, now.phone), (old.name, old.phone));
        // What raises the level or closes counts along.
        let desk = world.desk();
        world.write(move |c| account::close(c, &desk, lan, account::Why::Mistaken)).await;
        assert!(world.write(move |c| store::word_for_test(c, lan)).await.1);
    }
}
