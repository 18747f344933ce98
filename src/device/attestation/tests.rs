//! Statements of real phones, as their makers' own verifiers publish them for tests: what is believed of each, and what is not
//! once anything of it is other than it was.

use base64::engine::general_purpose::STANDARD;
use base64::prelude::*;
use x509_parser::pem::Pem;

use super::*;

/// SHA-256 of the certificate that signs Google's apps.
const GOOGLE: &str =
    "10:39:38:ee:45:37:e5:9e:8e:e7:92:f6:54:50:4f:b8:34:6f:c6:b3:46:d0:bb:c4:41:5f:c3:39:fc:fc:8e:c1";
const COLLECTOR: &str = "com.google.wireless.android.security.attestationverifier.collector";

/// A phone whose keys Google provisions from afar (2026), one whose batch got them in the factory (2021, expired since), one with
/// an unlocked boot loader (2018), and one whose keystore is software (2016).
const REMOTE: &str = include_str!("vectors/remote.pem");
const FACTORY: &str = include_str!("vectors/factory.pem");
const UNLOCKED: &str = include_str!("vectors/unlocked.pem");
const SOFTWARE: &str = include_str!("vectors/software.pem");
const APPLE: &str = include_str!("vectors/apple.b64");

const REMOTE_CHALLENGE: &[u8] = b"6417f92c-daef-4cc1-8828-5bb39338ffd5";

fn chain(pem: &str) -> Vec<Vec<u8>> {
    Pem::iter_from_buffer(pem.as_bytes()).map(|block| block.unwrap().contents).collect()
}

fn day(text: &str) -> Moment {
    text.parse().unwrap()
}

fn apps() -> Vec<AndroidApp> {
    let vending = "com.android.vending:f0fd6c5b410f25cb25c3b53346c8972fae30f8ee7411df910480ad6b2d60db83";
    let google = ["com.google.android.attestation", COLLECTOR].map(|name| format!("{name}:{GOOGLE}"));
    google.iter().map(String::as_str).chain([vending]).map(|app| app.parse().unwrap()).collect()
}

/// What is believed of a chain, with its own key as the one it has to be about.
fn judged(chain: &[Vec<u8>], now: Moment, challenge: &[u8], revoked: &[&str]) -> Result<Attested, Flaw> {
    let roots = Roots::read(ANDROID_ROOTS).unwrap();
    let walked = roots.walk(chain, &revoked.iter().map(|serial| (*serial).to_owned()).collect())?;
    let about = android::thumbprint(walked.first().unwrap()).unwrap();
    android::judge(&walked, now, (challenge, about), &apps())
}

fn known(but: &str) -> Result<Attested, Flaw> {
    Ok(Attested { tier: Tier::Known, but: Some(but.to_owned()) })
}

/// What each of them means, as a verifier that is not ours reads it as well (`tests/clients/specs/attestation.test.js`).
const FACTS: &str = include_str!("vectors/facts.json");

#[test]
fn real_android_phones_are_believed_as_far_as_they_are_said_to_be_sound() {
    let facts: serde_json::Value = serde_json::from_str(FACTS).unwrap();
    for (name, pem) in [
        ("remote.pem", REMOTE),
        // Certificates of factories ended in May 2026, in phones that live on.
        ("factory.pem", FACTORY),
        ("unlocked.pem", UNLOCKED),
        // Anybody can make a software keystore: no maker's root stands behind it.
        ("software.pem", SOFTWARE),
    ] {
        let facts = &facts[name];
        let challenge = STANDARD.decode(facts["challenge"].as_str().unwrap()).unwrap();
        let meant = match facts["but"].as_str() {
            Some(but) => known(but),
            None => Err(Flaw::Chain("the last one is of somebody else")),
        };
        assert_eq!(meant.is_ok(), facts["rooted"], "{name}");
        for now in facts["days"].as_array().unwrap() {
            let now = now.as_str().unwrap();
            assert_eq!(judged(&chain(pem), day(now), &challenge, &[]), meant, "{name} {now}");
        }
    }
}

#[test]
fn a_chain_that_is_not_as_it_was_says_nothing() {
    let now = day("2026-02-25T00:00:00Z");
    let whole = chain(REMOTE);
    let by = |chain: &[Vec<u8>]| judged(chain, now, REMOTE_CHALLENGE, &[]);
    assert!(by(&whole[..4]).is_ok(), "the root itself need not come along");
    assert_eq!(by(&whole[..1]), Err(Flaw::Chain("it has two to six certificates")));
    assert_eq!(by(&[&whole[..1], &whole[2..]].concat()), Err(Flaw::Chain("one was not issued by the next")));
    assert_eq!(by(&whole[..2]), Err(Flaw::Chain("the last one is of somebody else")));
    let mut forged = whole.clone();
    let at = forged[0].len() - 1;
    forged[0][at] ^= 1;
    assert_eq!(by(&forged), Err(Flaw::Chain("one was not issued by the next")));
    assert_eq!(judged(&whole, now, b"another", &[]), Err(Flaw::Challenge));
    assert_eq!(judged(&whole, day("2026-05-01T00:00:00Z"), REMOTE_CHALLENGE, &[]), Err(Flaw::Time));
    let roots = Roots::read(ANDROID_ROOTS).unwrap();
    let walked = roots.walk(&whole, &TakenBack::new()).unwrap();
    let other = Thumbprint::from_bytes(&[7; 32]).unwrap();
    assert_eq!(android::judge(&walked, now, (REMOTE_CHALLENGE, other), &apps()), Err(Flaw::OtherKey));
    let about = android::thumbprint(&walked[0]).unwrap();
    let foreign = [format!("{COLLECTOR}:{GOOGLE}").parse().unwrap()];
    assert_eq!(android::judge(&walked, now, (REMOTE_CHALLENGE, about), &foreign), Err(Flaw::OtherApp));
    let serial: String = walked[1].raw_serial().iter().map(|byte| format!("{byte:02x}")).collect();
    let listed = [serial.trim_start_matches('0')];
    assert_eq!(judged(&whole, now, REMOTE_CHALLENGE, &listed), Err(Flaw::Revoked));
}

#[test]
fn a_real_statement_of_apples_holds_for_its_app_its_key_and_its_days() {
    let object = STANDARD.decode(APPLE.trim()).unwrap();
    let object = apple::Object::read(&object).unwrap();
    let roots = Roots::read(APPLE_ROOTS).unwrap();
    let walked = roots.walk(object.chain(), &TakenBack::new()).unwrap();
    let asked = STANDARD.decode("i+ZcylFa0JfJU5Z9GNY12G3XihQu09B3UmvtEca+xns=").unwrap();
    let apps = ["6MURL8TA57.de.vincent-haupert.apple-appattest-poc".to_owned()];
    let of_another = ["TEAM.vn.khoa".to_owned()];
    let (now, develop) = (day("2021-01-23T12:13:34Z"), b"appattestdevelop");
    let judged = |now, asked: &[u8], by| object.judge(&walked, now, asked, by);
    let hardware = Attested { tier: Tier::Hardware, but: None };
    assert_eq!(judged(now, &asked, (&apps, develop)), Ok(hardware));
    // A developer's phone is none of ours, nor is another app's.
    assert_eq!(judged(now, &asked, (&apps, apple::PRODUCTION)), Err(Flaw::OtherApp));
    assert_eq!(judged(now, &asked, (&of_another, develop)), Err(Flaw::OtherApp));
    assert_eq!(judged(now, &[0; 32], (&apps, develop)), Err(Flaw::OtherKey));
    assert_eq!(judged(day("2021-02-01T00:00:00Z"), &asked, (&apps, develop)), Err(Flaw::Time));
    let elsewhere = Roots::read(ANDROID_ROOTS).unwrap();
    let foreign = elsewhere.walk(object.chain(), &TakenBack::new()).err();
    assert_eq!(foreign, Some(Flaw::Chain("the last one is of somebody else")));
    for broken in [&b"\xa0"[..], b"", b"\xa1\x63fmt\x64none"] {
        assert!(apple::Object::read(broken).is_err());
    }
}

#[test]
fn a_challenge_is_good_for_a_day_and_ours_alone() {
    let (vault, now) = (Vault::of_no_database(), day("2026-11-26T08:00:00Z"));
    let made = challenge(&vault, now);
    assert_eq!(made.len(), 43);
    for (after, good) in [
        ("2026-11-26T08:59:59Z", true),
        ("2026-11-27T08:30:00Z", true),
        ("2026-11-27T09:00:00Z", false),
        ("2026-11-26T06:59:59Z", false),
    ] {
        assert_eq!(challenge::is_good(&vault, &made, day(after)), good, "{after}");
    }
    assert!(!challenge::is_good(&vault, "x", now));
}
