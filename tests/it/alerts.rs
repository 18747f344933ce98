//! The alert rules of `k8s`: each looks at figures that the binary really shows, and says what to do.

use std::collections::BTreeSet;
use std::path::Path;

use yaml_rust2::{Yaml, YamlLoader};

use crate::support::Place;

struct Rule {
    name: String,
    expression: String,
    words: Vec<String>,
}

fn rules() -> Vec<Rule> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("k8s/monitoring/rules.yaml");
    let yaml = YamlLoader::load_from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let text = |yaml: &Yaml| yaml.as_str().unwrap_or_else(|| panic!("no text: {yaml:?}")).to_owned();
    let groups = yaml[0]["spec"]["groups"].as_vec().unwrap();
    let rules = groups.iter().flat_map(|group| group["rules"].as_vec().unwrap());
    rules
        .map(|rule| Rule {
            name: text(&rule["alert"]),
            expression: text(&rule["expr"]),
            words: ["summary", "action"].iter().map(|word| text(&rule["annotations"][*word])).collect(),
        })
        .collect()
}

/// The series that an expression selects: `name{label="value"}`, a pair for each value that is written out.
fn selected(expression: &str) -> Vec<(String, Option<(String, String)>)> {
    let mut found = Vec::new();
    for (at, _) in expression.match_indices("khoa_") {
        let rest = &expression[at..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        let Some(labels) = rest.strip_prefix('{') else {
            found.push((name.to_owned(), None));
            continue;
        };
        for label in labels.split('}').next().unwrap().split(',') {
            let (label, values) = label.split_once('=').unwrap();
            let values = values.trim_start_matches('~').trim_matches('"');
            found.extend(
                values.split('|').map(|value| (name.to_owned(), Some((label.into(), value.to_owned())))),
            );
        }
    }
    found
}

#[actix_web::test]
async fn every_alert_watches_what_is_shown_and_says_what_to_do() {
    let place = Place::new("alerts");
    let served = place.serve();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    http.get(served.url("/jwks")).send().await.unwrap();
    let address = format!("http://{}/metrics", served.management);
    // What is looked at now and then is looked at first when the process starts.
    let mut shown = String::new();
    for _look in 0..100 {
        shown = http.get(&address).send().await.unwrap().text().await.unwrap();
        if shown.contains("khoa_signing_keys") {
            break;
        }
    }
    let rules = rules();
    assert!(rules.len() > 10);
    for Rule { name, expression, words } in &rules {
        assert!(words.iter().all(|text| text.len() > 20), "{name} does not say what to do");
        for (series, label) in selected(expression) {
            let of_series = |line: &&str| {
                line.strip_prefix(series.as_str()).is_some_and(|rest| rest.starts_with(['{', ' ']))
            };
            let mut lines = shown.lines().filter(of_series);
            let there = match &label {
                // Nothing has failed yet: that the label exists is enough.
                Some((label, value)) if value == "5xx" => {
                    lines.any(|line| line.contains(&format!("{label}=")))
                }
                Some((label, value)) => lines.any(|line| line.contains(&format!("{label}=\"{value}\""))),
                None => lines.next().is_some(),
            };
            assert!(there, "{name} watches {series} {label:?}, which is not shown:\n{shown}");
        }
    }
    let names: BTreeSet<_> = rules.iter().map(|rule| &rule.name).collect();
    assert_eq!(names.len(), rules.len(), "two alerts of one name");
}

#[actix_web::test]
async fn what_strangers_choose_never_becomes_a_label() {
    let place = Place::new("labels");
    let served = place.serve();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for number in 0..40 {
        let name = format!("stranger{number}");
        let method = reqwest::Method::from_bytes(name.to_uppercase().as_bytes()).unwrap();
        http.request(method, served.url(&format!("/{name}"))).send().await.unwrap();
        let form = [("grant_type", name.as_str()), ("client_id", &name), ("client_secret", &name)];
        http.post(served.url("/token")).form(&form).send().await.unwrap();
        http.get(served.url(&format!("/authorize?client_id={name}&scope={name}"))).send().await.unwrap();
    }
    let address = format!("http://{}/metrics", served.management);
    let shown = http.get(&address).send().await.unwrap().text().await.unwrap();
    assert!(!shown.to_lowercase().contains("stranger"), "{shown}");
    let refused =
        shown.lines().find(|line| line.starts_with("khoa_client_refusals_total{error=\"invalid_client\"}"));
    let times: u64 = refused.unwrap().rsplit(' ').next().unwrap().parse().unwrap();
    assert!(times >= 40, "{times} of the refused were counted");
}
