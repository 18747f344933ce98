//! A code and a snapshot that a stranger's library has signed (`cwt` 3.3.0 of Python, over `cbor2` and its own COSE), read here.

use proptest::prelude::*;

use super::claims::tests::full;
use super::*;
use crate::base::Moment;
use crate::keys::JwkSet;

/// The public half of a key of this test and of nothing else.
const KEYS: &str = r#"{"keys": [{"kty": "EC", "crv": "P-256", "x": "BMgIPHFleD9pZ0lxlvQb720bEj9V7NU4KNEqgd5Bt2E", "y": "C1XRTq8csS-2i9eplzzJgTlPIFS81-ZqqlQ_oJIx7nc", "use": "sig", "alg": "ES256", "kid": "Lplqw0k3i0Q"}]}"#;

/// What is claimed in [`full`].
const CODE: &str = concat!(
    "KHOA1:NCFOXNEG2MAHN-HQYRY546GM-64C87O446E8%BW:WH283RU4S.OZWVEGJ MFNW2PHN1D76R5-BB+W7CBMNF9R*0300.L8SNCENALOE9Y",
    "P2%KU ID$M5.T $N+-V6QK7RM.*NEJVR+PA+QZ-SI+Q9VSR.V4Q5%H09M6XI06YB2YO%SQ5PI%R35CGBIHZEG$5A4W5WX3GCM6KRLEPOVP%.PF",
    "A5NOJHZIHSI73MFOJ+7K*5COZ6G47$HM%2VG:V9Z0P59HHPM PGD57KP8O5NLPC9QB$PH 5WM9.-L-FNCX6O84H SI6U:V09*OO%MWUSHTQ:Q2",
    "C-N4TDOI94SIDSHO P0C2+4Q-5B0%6DDRDPSSFJ-4Q6BNS*K-T4ZX8:*VIRC4IMD.5R1LY+RUK0KK6HDNC2G7+DNURJRQXLF5XLBWCT6UL+C2F",
    "VPI3/75WUD7*5UTM.B4CB4NOSK$CZ:5I*T+N3R.PP44/7FO20IJAV4",
);

/// That it was withdrawn a minute later, in hexadecimal.
const STATUS: &str = concat!(
    "d28450a20126044b4c706c7177306b33693051a0583da4017268747470733a2f2f69642e6578616d706c65041a6ab28d3c061a6ab13bbc",
    "6977697468647261776e815030313233343536373839616263646566584020777bd86ec6c1d3b12942c0ff340e65ad17027c1877de46a7",
    "d77ab373b6b36278dcc898f344b97bf71adb12235956fdc107a12a1f73b7924da4de5ded9c39d7",
);

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = hex.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

#[test]
fn what_another_library_signed_is_read_and_withdrawn() {
    let keys = JwkSet::parse(KEYS).unwrap();
    let claims = Claims::unpack(CODE, &keys).unwrap();
    assert_eq!(claims, full());
    assert!(CODE.len() <= LONGEST, "all of a licence: {}", CODE.len());
    let snapshot = Snapshot::read(&bytes(STATUS), &keys).unwrap();
    let at = Moment::from_seconds(1_790_000_061);
    assert_eq!(claims.judge(None, at).0, Verdict::Valid);
    assert_eq!(claims.judge(Some(&snapshot), at), (Verdict::Withdrawn, Known::AsOf(snapshot.made_at)));
    // The same key by the whole of its name, as an ordinary key set has it.
    let [key] = keys.keys() else { panic!() };
    let whole = KEYS.replace("Lplqw0k3i0Q", &key.thumbprint());
    assert!(Claims::unpack(CODE, &JwkSet::parse(&whole).unwrap()).is_ok());
    assert_eq!(Claims::unpack(CODE, &JwkSet::default()), Err(Unreadable::NotSigned));
}

#[test]
fn the_same_claims_are_the_bytes_that_the_other_library_signed() {
    let signed = super::packed::unpack(CODE).unwrap();
    let written = full().write();
    assert!(signed.windows(written.len()).any(|window| window == written));
}

proptest! {
    #[test]
    fn whatever_is_bent_on_its_way_is_refused(at in 6..CODE.len(), to in "[0-9A-Z $%*+./:-]") {
        let keys = JwkSet::parse(KEYS).unwrap();
        let mut bent = CODE.to_owned();
        bent.replace_range(at..=at, &to);
        prop_assert_eq!(Claims::unpack(&bent, &keys).is_ok(), bent == CODE);
    }

    #[test]
    fn no_text_and_no_bytes_break_them(text: String, blob in prop::collection::vec(any::<u8>(), 0..300)) {
        let keys = JwkSet::parse(KEYS).unwrap();
        prop_assert!(Claims::unpack(&text, &keys).is_err());
        prop_assert!(Snapshot::read(&blob, &keys).is_err());
        if let Some(packed) = super::packed::pack(&blob) {
            prop_assert!(Claims::unpack(&packed, &keys).is_err());
        }
    }
}
