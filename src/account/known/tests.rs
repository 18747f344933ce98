//! One person, one person: found by every number they ever had, opened again under the name services know them by.

use crate::account::identifier::IdentifierKind;
use crate::account::testing::{LAN, World, import, worlds};
use crate::account::{
    self, Applied, Change, Number, Passport, Refusal, Taken, Why, account, accounts_of, apply, find,
    of_number, parse,
};
use crate::base::{AccountId, CountryCode, LocalDate, PassportNumber};

const MINH: &str = r#"{"foreigner_number":"999000000001","kind":"foreigner","level":2,"name":"KIM Min-ho",
    "birthdate":"1988-03-01","gender":"male","nationality":"KOR","passport":{"state":"KOR","number":"m 12345678"},
    "ends_on":"2027-05-01"}"#;

async fn tried(world: &World, line: &str) -> Result<Applied, Refusal> {
    let record = parse(line, LocalDate::of(2026, 11, 26)).unwrap();
    let desk = world.desk();
    world.write(move |c| apply(c, &desk, &record)).await
}

async fn closed(world: &World, id: AccountId, why: Why) {
    let desk = world.desk();
    assert!(world.write(move |c| account::close(c, &desk, id, why)).await);
}

async fn found(world: &World, typed: &'static str) -> Option<AccountId> {
    let vault = world.vault.clone();
    world.write(move |c| find(c, &vault, typed)).await
}

#[tokio::test]
async fn whoever_comes_back_is_who_they_were() {
    for world in worlds().await {
        let lan = import(&world, LAN).await.account;
        let before = world.write(move |c| account(c, lan)).await;
        closed(&world, lan, Why::HolderAsked).await;
        assert_eq!(tried(&world, LAN).await.unwrap_err(), Refusal::Closed, "last year's file opens nothing");
        let again = LAN.replace("\"level\":2", "\"level\":1,\"reopen\":true");
        let back = tried(&world, &again).await.unwrap();
        assert_eq!((back.account, back.change), (lan, Change::Created));
        let (after, theirs) =
            world.write(move |c| Ok((account(c, lan)?, accounts_of(c, before.person)?))).await;
        assert_eq!((after.person, after.closed_at, after.active), (before.person, None, true));
        assert_eq!(after.level.map(|level| level.number()), Some(1));
        assert!(after.epoch > before.epoch, "no session of before opens anything");
        assert_eq!(theirs, [after]);
        for typed in ["099193000001", "0900000001", "lan@mail.example"] {
            assert_eq!(found(&world, typed).await, Some(lan), "{typed}");
        }
        assert_eq!(tried(&world, &again).await.unwrap().change, Change::Nothing, "open already");
    }
}

#[tokio::test]
async fn a_person_is_found_by_every_number_and_keeps_it_after_the_account() {
    for world in worlds().await {
        let minh = import(&world, MINH).await.account;
        let person = world.write(move |c| account(c, minh)).await;
        assert_eq!(person.ends_on, Some(LocalDate::of(2027, 5, 1)));
        assert_eq!(found(&world, "999000000001").await, Some(minh));
        let passport = Number::Passport(Passport {
            state: CountryCode::parse("KOR").unwrap(),
            number: PassportNumber::parse("M12345678").unwrap(),
        });
        closed(&world, minh, Why::Mistaken).await;
        let vault = world.vault.clone();
        let whose = world.write(move |c| of_number(c, &vault, &passport)).await;
        assert_eq!((whose, found(&world, "999000000001").await), (Some(person.person), None));

        // Naturalised: another kind of account, the same person, and either number finds them.
        let citizen = LAN.replace("\"level\":2", "\"level\":2,\"old_number\":\"990000001\",\"passport\":{\"state\":\"KOR\",\"number\":\"M12345678\"}");
        let now = tried(&world, &citizen).await.unwrap().account;
        let whose = world.write(move |c| Ok(account(c, now)?.person)).await;
        assert!(now != minh && whose == person.person);
        for typed in ["999000000001", "990 000 001", "099193000001"] {
            assert_eq!(found(&world, typed).await, Some(now), "{typed}");
        }
    }
}

#[tokio::test]
async fn numbers_of_two_people_make_no_third() {
    for world in worlds().await {
        let lan = import(&world, LAN).await.account;
        import(&world, MINH).await;
        let mixed = LAN
            .replace("\"level\":2", "\"level\":1,\"passport\":{\"state\":\"KOR\",\"number\":\"M12345678\"}");
        assert_eq!(tried(&world, &mixed).await.unwrap_err(), Refusal::Taken(Taken(IdentifierKind::Passport)));
        assert_eq!(world.write(move |c| account(c, lan)).await.level.map(|level| level.number()), Some(2));
    }
}

#[tokio::test]
async fn no_organisation_is_found_by_who_signs_in() {
    for world in worlds().await {
        let line = r#"{"tax_code":"9900000016","enterprise_code":"9900000016","kind":"organisation","name":"Gỗ Việt",
            "email":"go@mail.example","email_verified":true}"#;
        let go = import(&world, line).await.account;
        for typed in ["9900000016", "go@mail.example"] {
            assert_eq!(found(&world, typed).await, None, "{typed}");
        }
        let vault = world.vault.clone();
        assert_eq!(world.write(move |c| account::named(c, &vault, "9900000016")).await, Some(go));
    }
}
