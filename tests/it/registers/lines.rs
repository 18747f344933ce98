//! Lines to registers: an answer is told apart from none, keeps its age, and is asked for by one at a time.

use std::time::Duration;

use futures_util::future::join_all;
use khoa::base::{Birthdate, PersonalNumber, TaxCode};
use khoa::demo::registers::Behaviour;
use khoa::registers::{
    Answer, AskError, CardState, Enterprise, Foreigner, Match, Matched, Record, Sample, SampleRef,
    TravelDocument, Verdict, Vital,
};
use serde_json::{Value, json};

use crate::support::TestServer;
use crate::support::registers::{self, Registers};

const LAN: &str = "099200000001";
const DAY: Duration = Duration::from_secs(86_400);

fn everybody() -> Value {
    json!({
        "citizens": [registers::citizen(LAN, "Nguyễn Thị Lan", "2000-03-01")],
        "foreigners": [registers::foreigner("999000000001", "XX0000001", "Kim Min-jun")],
        "enterprises": [registers::enterprise("9900000016", "Công ty TNHH Nông sản Sông Ngân", LAN)],
    })
}

/// A server that is connected to registers, and these. They tell the time of their own.
async fn connected() -> (TestServer, Registers) {
    let clock = khoa::base::Clock::fixed(TestServer::BEGIN);
    let registers = registers::start(&everybody(), clock);
    let s = TestServer::start_with(|config| registers.connect(config)).await;
    (s, registers)
}

fn lan(name: &str) -> Match {
    Match {
        number: PersonalNumber::parse(LAN).unwrap(),
        name: name.to_owned(),
        birthdate: Birthdate::parse("2000-03-01").unwrap(),
    }
}

async fn matched(s: &TestServer, name: &str) -> Result<Matched, AskError> {
    let answered = s.running.app.ports.population.ask(lan(name)).await?;
    Ok(answered.no_older_than(Duration::ZERO).unwrap().known().unwrap())
}

#[actix_web::test]
async fn each_register_answers_its_questions() {
    let (s, _registers) = connected().await;
    let ports = &s.running.app.ports;
    let facts = matched(&s, "nguyễn thị lan").await.unwrap();
    assert!(facts.same_name && facts.same_birthdate && facts.alive);
    assert_eq!(facts.card.unwrap().state, CardState::InForce);
    assert_eq!(facts.residence.unwrap().commune, "00070");
    assert!(!matched(&s, "Nguyễn Thị Lân").await.unwrap().same_name, "another name");

    let number = PersonalNumber::parse(LAN).unwrap();
    let record = ports.population.ask(Record { number: number.clone() }).await.unwrap().with_age();
    assert_eq!((record.as_of, record.source.as_str()), (s.clock.now(), "population"));
    assert_eq!(record.value.known().unwrap().name, "Nguyễn Thị Lan");
    let passport = Foreigner::TravelDocument(TravelDocument::parse("XX 0000001", "kor").unwrap());
    let foreigner = ports.immigration.ask(passport).await.unwrap().with_age().value.known().unwrap();
    assert_eq!(foreigner.number.unwrap().as_str(), "999000000001");
    let code = TaxCode::parse("9900000016").unwrap();
    let firm = ports.business.ask(Enterprise { code }).await.unwrap().with_age().value.known().unwrap();
    assert_eq!(firm.representatives.len(), 1);
    let vital = ports.civil_status.ask(Vital { number }).await.unwrap().with_age().value.known().unwrap();
    assert!(vital.birth.is_some() && vital.death.is_none());

    let person = SampleRef(format!("portrait-{LAN}"));
    for (sample, verdict) in
        [(person.0.as_str(), Verdict::Yes), ("another", Verdict::No), ("blurred", Verdict::Unsure)]
    {
        let compared = ports.biometrics.matches(&person, Sample::Portrait(sample.as_bytes())).await.unwrap();
        assert_eq!(compared.verdict, verdict);
        assert!(!compared.reference.is_empty());
    }
    s.finish().await;
}

#[actix_web::test]
async fn a_number_nobody_has_is_an_answer_and_a_register_that_is_down_is_none() {
    let (s, registers) = connected().await;
    let ports = &s.running.app.ports;
    let nobody = || Record { number: PersonalNumber::parse("099200000999").unwrap() };
    let answer = ports.population.ask(nobody()).await.unwrap().with_age().value;
    assert_eq!(answer, Answer::Unknown);
    for (behaviour, tries) in [
        (Behaviour::Down, 2),
        (Behaviour::Slow { millis: 30_000 }, 2),
        (Behaviour::Wrong, 1),
        (Behaviour::Refusing, 1),
    ] {
        let before = registers.asked("population/record");
        registers.behave("population", behaviour);
        let failed = ports.population.ask(nobody()).await.unwrap_err();
        let as_it_should = match behaviour {
            Behaviour::Wrong => matches!(failed, AskError::Unreadable(_)),
            Behaviour::Refusing => matches!(failed, AskError::Refused(_)),
            _ => matches!(failed, AskError::Down(_)),
        };
        assert!(as_it_should, "{behaviour:?}: {failed}");
        assert_eq!(registers.asked("population/record") - before, tries, "{behaviour:?}");
        registers.behave("population", Behaviour::Well);
        // An answer between begins the count of the breaker anew.
        assert!(ports.population.ask(nobody()).await.is_ok());
    }
    registers.behave("biometrics", Behaviour::Slow { millis: 30_000 });
    let person = SampleRef(format!("portrait-{LAN}"));
    let hung = ports.biometrics.matches(&person, Sample::Portrait(b"another")).await;
    assert!(matches!(hung, Err(AskError::Down(_))), "never a no: {hung:?}");
    s.finish().await;
}

#[actix_web::test]
async fn while_a_register_is_down_its_last_answer_serves_with_its_age() {
    let (s, registers) = connected().await;
    assert!(matched(&s, "Nguyễn Thị Lan").await.is_ok());
    let said_at = s.clock.now();
    registers.behave("population", Behaviour::Down);
    s.later(DAY);
    let ports = &s.running.app.ports;
    let answered = ports.population.ask(lan("Nguyễn Thị Lan")).await.unwrap();
    assert_eq!(answered.clone().with_age().as_of, said_at);
    assert!(answered.clone().no_older_than(DAY - Duration::from_secs(1)).is_err());
    assert!(answered.no_older_than(DAY).unwrap().known().unwrap().same_name);
    let other = ports.population.ask(lan("Nguyễn Thị Lân")).await;
    assert!(matches!(other, Err(AskError::Down(_))), "another question has no answer");
    s.later(DAY * 30);
    assert!(ports.population.ask(lan("Nguyễn Thị Lan")).await.is_err(), "too old to be of any use");
    s.finish().await;
}

#[actix_web::test]
async fn an_answer_is_as_old_as_the_registers_copy_and_never_from_the_future() {
    let (s, registers) = connected().await;
    registers.behave("population", Behaviour::Behind { seconds: 3_600 });
    let ports = &s.running.app.ports;
    let answered = ports.population.ask(lan("Nguyễn Thị Lan")).await.unwrap();
    assert_eq!(answered.with_age().as_of, s.clock.now().minus(Duration::from_secs(3_600)));
    // Its clock runs ahead of ours.
    registers.behave("population", Behaviour::Well);
    s.clock.leap_to(s.clock.now().minus(DAY));
    let answered = ports.population.ask(lan("Nguyễn Thị Lan")).await.unwrap();
    assert_eq!(answered.with_age().as_of, s.clock.now());
    s.finish().await;
}

#[actix_web::test]
async fn many_who_ask_the_same_ask_once_and_a_register_that_hangs_is_left_alone() {
    let (s, registers) = connected().await;
    registers.behave("population", Behaviour::Slow { millis: 100 });
    let all = join_all((0..50).map(|_caller| matched(&s, "Nguyễn Thị Lan"))).await;
    assert!(all.iter().all(Result::is_ok));
    assert_eq!(registers.asked("population/match"), 1);

    registers.behave("immigration", Behaviour::Slow { millis: 30_000 });
    let ports = &s.running.app.ports;
    let passport = |number: u32| {
        Foreigner::TravelDocument(TravelDocument::parse(&format!("XX{number:07}"), "KOR").unwrap())
    };
    for number in 0..10 {
        assert!(matches!(ports.immigration.ask(passport(number)).await, Err(AskError::Down(_))));
    }
    assert!(registers.asked("immigration/foreigner") <= 6, "after five waits in vain nobody waits");
    assert!(matched(&s, "Nguyễn Thị Lan").await.is_ok(), "the others answer");
    s.finish().await;
}

#[actix_web::test]
async fn what_a_register_said_is_kept_sealed() {
    let (s, _registers) = connected().await;
    let number = PersonalNumber::parse(LAN).unwrap();
    drop(s.running.app.ports.population.ask(Record { number }).await.unwrap());
    let rows = s.running.app.db.read(|c| {
        use diesel::prelude::*;
        use khoa::db::schema::register_answers::dsl;
        Ok(dsl::register_answers.select((dsl::question, dsl::subject, dsl::answer)).load::<(
            Vec<u8>,
            Vec<u8>,
            Vec<u8>,
        )>(c)?)
    });
    let rows = rows.await.unwrap();
    assert_eq!(rows.len(), 1);
    for bytes in [&rows[0].0, &rows[0].1, &rows[0].2] {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("Lan") && !text.contains(LAN) && !text.contains("2000-03-01"));
    }
    s.later(DAY * 31);
    let sweeping = khoa::db::Sweeping::after(s.clock.now(), DAY * 30);
    assert_eq!(s.running.app.db.write(move |c| khoa::registers::sweep(c, &sweeping)).await.unwrap(), 1);
    s.finish().await;
}
