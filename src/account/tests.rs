//! Accounts on a real store: found by everything they are known by, sealed, updated and never doubled, locked.

use super::testing::{LAN, World, worlds};
use super::*;
use crate::base::{AccountId, Email, Lang, LocalDate, Phone};
use crate::db::StoreError;

const TODAY: LocalDate = LocalDate::of(2026, 11, 26);

async fn import(world: &World, line: &str) -> Result<Applied, Refusal> {
    let record = parse(line, TODAY)?;
    let desk = world.desk();
    world.write(move |c| apply(c, &desk, &record)).await
}

async fn found(world: &World, typed: &str) -> Option<AccountId> {
    let (vault, typed) = (world.vault.clone(), typed.to_owned());
    world.write(move |c| find(c, &vault, &typed)).await
}

async fn holder(world: &World, id: AccountId) -> Holder {
    let vault = world.vault.clone();
    world.write(move |c| Ok(load(c, &vault, id)?)).await
}

#[tokio::test]
async fn an_imported_account_is_found_by_whatever_its_holder_types() {
    for world in worlds().await {
        let lan = import(&world, LAN).await.unwrap();
        assert_eq!(lan.change, Change::Created);
        for typed in [
            "099193000001",
            "099 193 000 001",
            "0900000001",
            "+84 900 000 001",
            "lan@mail.example",
            " LAN@MAIL.EXAMPLE ",
        ] {
            assert_eq!(found(&world, typed).await, Some(lan.account), "{typed}");
        }
        for stranger in ["099193000002", "0900000002", "lan@mail.example.vn", "Lan", "", "' or 1=1 --", "\0"]
        {
            assert_eq!(found(&world, stranger).await, None, "{stranger}");
        }
        let Holder { account, profile, .. } = holder(&world, lan.account).await;
        assert_eq!((account.kind, account.level, account.active), (Kind::Citizen, Some(Level::Two), true));
        assert_eq!(profile.personal_number().unwrap().as_str(), "099193000001");
        assert_eq!((profile.email_verified, profile.phone_verified), (true, true));
    }
}

#[tokio::test]
async fn a_register_replaces_nothing_that_the_holder_has_shown_to_be_theirs() {
    for world in worlds().await {
        let lan = import(&world, LAN).await.unwrap().account;
        let (desk, new) = (world.desk(), Contact::Email(Email::parse("lan.moi@mail.example").unwrap()));
        let moved = world.write(move |c| {
            let change = ContactChange { contact: &new, keeps: true, undoes: None };
            change_contact(c, &desk, lan, &change)
        });
        moved.await.unwrap();
        let moved = LAN.replace("0900000001", "0900000009").replace("Lan@mail", "lan.ba@mail");
        assert_eq!(import(&world, &moved).await.unwrap().change, Change::Nothing);
        for name in ["lan@mail.example", "lan.moi@mail.example", "0900000001"] {
            assert_eq!(found(&world, name).await, Some(lan), "{name}");
        }
        for name in ["lan.ba@mail.example", "0900000009"] {
            assert_eq!(found(&world, name).await, None, "{name}");
        }
    }
}

#[tokio::test]
async fn however_often_an_address_changes_few_are_kept_and_the_oldest_among_them() {
    for world in worlds().await {
        let lan = import(&world, LAN).await.unwrap().account;
        for number in 0..9 {
            let address = format!("lan.{number}@mail.example");
            let (desk, new) = (world.desk(), Contact::Email(Email::parse(&address).unwrap()));
            let moved = world.write(move |c| {
                let change = ContactChange { contact: &new, keeps: true, undoes: None };
                change_contact(c, &desk, lan, &change)
            });
            moved.await.unwrap();
            world.clock.turn(std::time::Duration::from_secs(1));
        }
        let mut kept = Vec::new();
        for name in ["lan", "lan.0", "lan.1", "lan.2", "lan.3", "lan.4", "lan.5", "lan.6", "lan.7", "lan.8"] {
            kept.extend(found(&world, &format!("{name}@mail.example")).await.map(|_account| name));
        }
        assert_eq!(kept, ["lan", "lan.0", "lan.1", "lan.7", "lan.8"]);
    }
}

#[tokio::test]
async fn the_same_line_again_changes_nothing_and_a_new_one_updates() {
    for world in worlds().await {
        let unproven = LAN.replace("\"phone_verified\":true,", "");
        let first = import(&world, &unproven).await.unwrap();
        let again = import(&world, &unproven).await.unwrap();
        assert_eq!((again.account, again.change), (first.account, Change::Nothing));
        assert_eq!(found(&world, "0900000001").await, None, "nobody has proven it");
        let moved = LAN.replace("0900000001", "0900000009").replace("\"level\":2", "\"level\":1");
        let updated = import(&world, &moved).await.unwrap();
        assert_eq!((updated.account, updated.change), (first.account, Change::Updated));
        assert_eq!(found(&world, "0900000009").await, Some(first.account));
        assert_eq!(holder(&world, first.account).await.account.level, Some(Level::One));
    }
}

/// Row 7 of what hurts: a stranger who came first must not keep a register from saying who somebody is.
#[tokio::test]
async fn what_a_register_says_is_taken_whoever_claimed_the_addresses_first() {
    for world in worlds().await {
        let lan = import(&world, LAN).await.unwrap().account;
        let other = LAN.replace("099193000001", "099193000002");
        let taken = import(&world, &other).await.unwrap();
        assert_eq!(taken.doubts, [Doubt::EmailOfAnother, Doubt::PhoneOfAnother]);
        assert_eq!(found(&world, "099193000002").await, Some(taken.account));
        for name in ["lan@mail.example", "0900000001"] {
            assert_eq!(found(&world, name).await, Some(lan), "{name} stays with who has proven it");
        }
        let profile = holder(&world, taken.account).await.profile;
        assert_eq!((profile.email_verified, profile.phone_verified), (false, false));
        assert!(profile.email.is_some() && profile.phone.is_some(), "data all the same");
    }
}

#[tokio::test]
async fn what_nobody_has_proven_shuts_nobody_out() {
    for world in worlds().await {
        let unproven = LAN.replace("_verified\":true", "_verified\":false");
        let lan = import(&world, &unproven).await.unwrap().account;
        // As the release before this one wrote it.
        let (vault, mail) =
            (world.vault.clone(), Identifier::Email(Email::parse("lan@mail.example").unwrap()));
        let index = mail.blind_index(&vault);
        world.write(move |c| store::write_unproven_for_test(c, lan, index)).await;
        assert_eq!(found(&world, "lan@mail.example").await, Some(lan));
        let (vault, thu) = (world.vault.clone(), Email::parse("LAN@mail.example").unwrap());
        let phone = Phone::parse("0900000001").unwrap();
        assert_eq!(world.write(move |c| is_known(c, &vault, &thu, &phone)).await, (false, false));
        let who = SelfRegistration {
            name: FullName::parse("Đỗ Thị Thu").unwrap(),
            email: Email::parse("lan@mail.example").unwrap(),
            phone: Phone::parse("0900000001").unwrap(),
            lang: Lang::Vi,
        };
        let (desk, new) = (world.desk(), who.verified());
        let thu = world.write(move |c| create(c, &desk, &new)).await.unwrap().id;
        for name in ["lan@mail.example", "0900000001"] {
            assert_eq!(found(&world, name).await, Some(thu), "{name}: who has proven it");
        }
    }
}

#[test]
fn a_bad_line_is_refused_by_field_and_rule_and_never_by_value() {
    for (line, refusal) in [
        (LAN.replace("099193000001", "12345"), "personal_number: not a valid personal identification number"),
        (LAN.replace("\"name\":\"Nguyễn Thị Lan\",", ""), ".: missing field `name`"),
        (LAN.replace("\"gender\"", "\"colour\""), "colour: unknown field `colour`"),
        (LAN.replace("\"level\":2", "\"level\":3"), "level: a level is 1 or 2"),
        (LAN.replace("\"level\":2,", ""), "level: must be 1 or 2"),
        (LAN.replace("\"kind\":\"citizen\"", "\"kind\":\"foreigner\""), "kind: needs exactly its own number"),
        (
            LAN.replace("1993-03-01", "01/03/1993"),
            "birthdate: not a valid date of birth, YYYY-MM-DD or a year alone, YYYY",
        ),
        (LAN.replace("1993-03-01", "1993-03"), "birthdate: not a valid date of birth"),
        (LAN.replace("1993-03-01", "0000-03-01"), "birthdate: not a valid date of birth"),
        (LAN.replace("1993-03-01", "2026-11-27"), "birthdate: lies in the future"),
        (LAN.replace("1993-03-01", "2099"), "birthdate: lies in the future"),
        (
            LAN.replace("\"VNM\"", "\"VNM\",\"picture\":\"javascript:x\""),
            "picture: not a valid https address",
        ),
        (LAN.replace("\"VNM\"", "\"VNM\",\"nickname\":\"L\u{202e}n\""), "nickname: has U+202E at place 2"),
        (LAN.replace("VNM", "vn"), "nationality: not a valid country in three capital letters (ISO 3166-1)"),
        (format!("{LAN}{LAN}"), ".: one JSON object a line"),
        ("[1, \"secret-value\"]".into(), ".: one JSON object a line"),
        ("099193000001".into(), ".: one JSON object a line"),
        ("{\"kind\":{\"secret-value\":1}}".into(), "kind: does not have the expected shape"),
    ] {
        let said = parse(&line, TODAY).unwrap_err().to_string();
        assert!(said.starts_with(refusal), "{said}");
        assert!(
            !said.contains("secret-value") && !said.contains("12345") && !said.contains("1993"),
            "{said}"
        );
    }
}

#[tokio::test]
async fn nothing_personal_is_stored_or_printed_in_the_clear() {
    for world in worlds().await {
        let lan = import(&world, LAN).await.unwrap().account;
        let printed = format!("{:?} {:?}", holder(&world, lan).await, parse(LAN, TODAY).unwrap());
        for datum in [
            "Lan", "Nguyễn", "099193000001", "900000001", "mail.example", "Hoa Sữa", "1993", "female",
            "trăng",
        ] {
            assert!(!printed.contains(datum), "{datum} in {printed}");
        }
        let kept = world.write(move |c| store::raw_rows_for_test(c, lan)).await;
        for datum in ["Lan", "099193000001", "900000001", "mail.example"] {
            assert!(
                !kept.iter().any(|row| row.windows(datum.len()).any(|part| part == datum.as_bytes())),
                "{datum}"
            );
        }
    }
}

#[tokio::test]
async fn an_account_is_locked_while_there_is_any_ground() {
    for world in worlds().await {
        let lan = import(&world, LAN).await.unwrap().account;
        let now = world.now();
        let open = world
            .write(move |c| {
                lock(c, now, lan, (Ground::HolderAsked, OWN), "app")?;
                assert!(!lock(c, now, lan, (Ground::HolderAsked, OWN), "app")?);
                lock(c, now, lan, (Ground::DocumentEnded, "card"), "register")?;
                unlock(c, lan, Ground::HolderAsked, OWN)?;
                Ok((
                    is_open(c, lan)?,
                    account(c, lan)?.active,
                    unlock(c, lan, Ground::DocumentEnded, "card")?,
                    is_open(c, lan)?,
                ))
            })
            .await;
        assert_eq!(open, (false, false, Some(0), true));
        let nobody = AccountId::new(now, &world.entropy);
        assert!(!world.write(move |c| is_open(c, nobody)).await);
        assert!(matches!(world.records.db.read(move |c| account(c, nobody)).await, Err(StoreError::Missing)));
    }
}

#[tokio::test]
async fn a_self_registered_account_has_no_level_and_no_number() {
    for world in worlds().await {
        let who = SelfRegistration {
            name: FullName::parse("Đỗ Thị Thu").unwrap(),
            email: Email::parse("thu@mail.example").unwrap(),
            phone: Phone::parse("0900000003").unwrap(),
            lang: Lang::Vi,
        };
        let (desk, new) = (world.desk(), who.verified());
        let thu = world.write(move |c| create(c, &desk, &new)).await.unwrap();
        let Holder { account, profile, .. } = holder(&world, thu.id).await;
        assert_eq!((account.kind, account.level), (Kind::Citizen, None));
        assert_eq!((profile.number, profile.email_verified, profile.phone_verified), (None, true, true));
        let vault = world.vault.clone();
        let other = Phone::parse("0900000004").unwrap();
        let known = world.write(move |c| is_known(c, &vault, &who.email, &other)).await;
        assert_eq!(known, (true, false));
        let theirs = LAN.replace("Lan@mail.example", "thu@mail.example");
        assert_eq!(import(&world, &theirs).await.unwrap().doubts, [Doubt::EmailOfAnother]);
    }
}
