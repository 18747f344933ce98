//! National registers on a real socket, simulated: started beside a server, told whom they know, made to behave badly, and asked
//! afterwards what they were asked.

use std::net::TcpListener;

use khoa::base::Clock;
use khoa::config::Config;
use khoa::demo::registers::{self, Behaviour, People, Simulator};
use khoa::registers::Register;
use serde_json::{Value, json};

/// What the simulated registers are asked under.
pub(crate) const TOKEN: &str = "token-of-the-registers";

/// Registers that listen until the test's runtime ends.
pub(crate) struct Registers {
    /// Host and port, as `outbound.allow` names them.
    pub(crate) at: String,
    pub(crate) simulator: Simulator,
}

/// Starts registers that know `people`: `{"citizens": […], "foreigners": […], "enterprises": […]}`.
pub(crate) fn start(people: &Value, clock: Clock) -> Registers {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap().to_string();
    let simulator = Simulator::of(People::read(&people.to_string()).unwrap(), clock);
    actix_web::rt::spawn(registers::serve(simulator.clone(), TOKEN, listener).unwrap());
    Registers { at, simulator }
}

/// A citizen as the registers have them, in the shape of [`start`].
pub(crate) fn citizen(number: &str, name: &str, birthdate: &str) -> Value {
    json!({
        "number": number, "name": name, "birthdate": birthdate, "nationality": "VNM", "alive": true,
        "gender": if number.as_bytes()[3].is_multiple_of(2) { "male" } else { "female" },
        "card": { "state": "in_force", "ends_on": "2030-03-01" },
        "residence": { "commune": "00070", "as_of": "2025-07-01", "text": "12 đường Hoa Sữa, phường Hoàn Kiếm, Hà Nội" },
        "portrait": format!("portrait-{number}"),
    })
}

/// A foreigner as the registers have them, in the shape of [`start`].
pub(crate) fn foreigner(number: &str, passport: &str, name: &str) -> Value {
    json!({
        "number": number, "document": { "number": passport, "issued_by": "KOR" }, "document_ends_on": "2032-01-01",
        "name": name, "birthdate": "1985-05-17", "gender": "male", "nationality": "KOR", "alive": true,
        "residence": { "kind": "temporary", "card": { "state": "in_force", "ends_on": "2027-06-30" } },
        "address": { "commune": "00070", "as_of": "2025-07-01", "text": "16 đường Khu Công Nghiệp, Bắc Ninh" },
        "biometrics": format!("portrait-{number}"),
    })
}

/// An enterprise as the registers have it, in the shape of [`start`], represented by a citizen.
pub(crate) fn enterprise(code: &str, name: &str, representative: &str) -> Value {
    json!({
        "code": code, "name": name, "state": "active", "head_office": "Lô 5, đường Phù Sa, Đồng Tháp",
        "representatives": [{ "personal_number": representative, "role": "giám đốc" }],
    })
}

impl Registers {
    /// Connects a server to all of them.
    pub(crate) fn connect(&self, config: &mut Config) {
        let url = |register: &str| Some(format!("http://{}/{register}", self.at));
        let token = || Some(khoa::base::Secret::new(TOKEN.to_owned()));
        let to = &mut config.registers;
        (to.population_url, to.population_token) = (url("population"), token());
        (to.immigration_url, to.immigration_token) = (url("immigration"), token());
        (to.business_url, to.business_token) = (url("business"), token());
        (to.civil_status_url, to.civil_status_token) = (url("civil_status"), token());
        (to.biometrics_url, to.biometrics_token) = (url("biometrics"), token());
        (to.chips_url, to.chips_token) = (url("chips"), token());
        // Whoever waits in vain does not wait long.
        (to.timeout_millis, to.biometrics_timeout_millis) = (500, 500);
        // Tests say when registers are followed.
        to.pull_seconds = 0;
        config.outbound.allow.push(self.at.clone());
    }

    /// Makes one of them behave so: `population`, `immigration`, `business`, `civil_status`, `biometrics`, `chips`.
    pub(crate) fn behave(&self, register: &str, behaviour: Behaviour) {
        self.simulator.behave(register, behaviour);
    }

    /// Lets something happen and tells it; answers what the register calls it.
    pub(crate) fn tell(&self, register: &str, about: Value, what: Value) -> String {
        let (about, what) = (serde_json::from_value(about).unwrap(), serde_json::from_value(what).unwrap());
        self.simulator.tell(Register::from_name(register).unwrap(), &about, &what)
    }

    /// Tells something as it stands, whatever it is.
    pub(crate) fn tell_as_written(&self, register: &str, written: Value) {
        self.simulator.tell_as_written(Register::from_name(register).unwrap(), written);
    }

    /// How often that was asked: `population/match`.
    pub(crate) fn asked(&self, what: &str) -> u64 {
        self.simulator.asked().get(what).copied().unwrap_or(0)
    }

    /// How often anything was asked.
    pub(crate) fn asked_at_all(&self) -> u64 {
        self.simulator.asked().values().sum()
    }
}
