//! What operators configure and see of registers.

use khoa::demo::registers::Behaviour;
use serde_json::{Value, json};

use crate::support::registers;
use crate::support::{Place, TestServer, refusal};

fn part<'a>(report: &'a Value, name: &str) -> &'a Value {
    report.as_array().unwrap().iter().find(|part| part["part"] == name).unwrap()
}

#[actix_web::test]
async fn the_doctor_says_how_each_register_answers() {
    let clock = khoa::base::Clock::Wall;
    let registers = registers::start(&json!({}), clock);
    let place = Place::new("registers_doctor");
    let ask = || {
        let mut command = place.khoa(&["doctor", "--json"]);
        command.env("KHOA_OUTBOUND_ALLOW", &registers.at).env("KHOA_REGISTERS_TIMEOUT_MILLIS", "2000");
        for register in ["POPULATION", "IMMIGRATION"] {
            let url = format!("http://{}/{}", registers.at, register.to_lowercase());
            command.env(format!("KHOA_REGISTERS_{register}_URL"), url);
            command.env(format!("KHOA_REGISTERS_{register}_TOKEN"), "token-of-the-registers");
        }
        async move {
            let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
            serde_json::from_slice::<Value>(&output.stdout).unwrap()
        }
    };
    drop(place.answer(&["keys", "list"]));
    registers.behave("immigration", Behaviour::Refusing);
    let report = ask().await;
    assert_eq!(part(&report, "population")["ok"], true);
    assert_eq!(part(&report, "business")["state"], "not connected");
    assert_eq!(part(&report, "immigration")["ok"], false);
    assert!(part(&report, "immigration")["state"].as_str().unwrap().contains("401"));
    registers.behave("population", Behaviour::Down);
    assert_eq!(part(&ask().await, "population")["ok"], false);
}

#[actix_web::test]
async fn a_register_that_could_not_be_called_stops_the_start_by_its_key() {
    let place = Place::new("registers_config");
    let refused = |variables: &[(&str, &str)]| {
        let mut command = place.khoa(&["serve"]);
        command.envs(variables.iter().copied());
        refusal(&command.output().unwrap())
    };
    let token = ("KHOA_REGISTERS_POPULATION_TOKEN", "hunter2");
    let said = refused(&[token, ("KHOA_REGISTERS_POPULATION_URL", "http://127.0.0.1:9/population")]);
    assert!(said.contains("registers.population_url") && said.contains("outbound.allow"), "{said}");
    assert!(refused(&[token]).contains("registers.population_url"));
    let said = refused(&[("KHOA_REGISTERS_POPULATION_COLOUR", "hunter2")]);
    assert!(said.contains("registers.population_colour") && !said.contains("hunter2"), "{said}");
}

#[actix_web::test]
async fn readiness_does_not_hang_on_registers() {
    let registers = registers::start(&json!({}), khoa::base::Clock::Wall);
    let s = TestServer::start_with(|config| registers.connect(config)).await;
    registers.behave("population", Behaviour::Slow { millis: 30_000 });
    let ready = format!("http://{}/health/ready", s.running.management);
    let answer = s.http.get(&ready).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), registers.asked_at_all()), (200, 0));
    s.finish().await;
}

#[actix_web::test]
async fn simulated_registers_are_a_server_of_their_own_that_is_told_how_to_behave() {
    use std::io::{BufRead as _, BufReader};
    let place = Place::new("registers_simulated");
    let mut command = place.khoa(&["simulate", "registers", "--listen", "127.0.0.1:0", "--json"]);
    let mut child = command.stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let said: Value = serde_json::from_str(&line).unwrap();
    let at = said["at"].as_str().unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let ask = async || {
        let body = json!({ "id": "1", "question": { "number": "099193000001" } });
        let asked = http.post(format!("http://{at}/population/record")).bearer_auth("simulated").json(&body);
        asked.send().await.unwrap()
    };
    let answer: Value = ask().await.json().await.unwrap();
    assert_eq!(answer["facts"]["name"], "Nguyễn Thị Lan");
    let down = http.post(format!("http://{at}/control/population")).json(&json!({ "behaviour": "down" }));
    assert_eq!(down.send().await.unwrap().status(), 204);
    assert_eq!(ask().await.status(), 503);
    let counts: Value = http.get(format!("http://{at}/control")).send().await.unwrap().json().await.unwrap();
    assert_eq!(counts["asked"]["population/record"], 2);
    child.kill().unwrap();
    child.wait().unwrap();
    let refused = place.khoa(&["simulate", "registers", "--listen", "0.0.0.0:0"]).output().unwrap();
    assert!(refusal(&refused).contains("stay on this machine"));
}
