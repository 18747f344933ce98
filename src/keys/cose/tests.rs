//! What strangers might send in the place of signed bytes, and what RFC 9052 gives as an example of its own.

use proptest::prelude::*;

use super::*;

fn keys(of: &[&Jwk]) -> JwkSet {
    of.iter().map(|key| (*key).clone()).collect()
}

/// COSE_Sign1 of parts that somebody chose.
fn forged(signer: &Signer, headers: &[u8], beside: &[u8], payload: &[u8]) -> Vec<u8> {
    let signature = signer.sign_bytes(&signed(headers, payload)).unwrap();
    let mut writer = Writer::default();
    writer.tag(18);
    writer.list(4);
    writer.bytes(headers);
    let mut all = writer.bytes_written();
    all.extend_from_slice(beside);
    let mut rest = Writer::default();
    rest.bytes(payload);
    rest.bytes(&signature);
    all.extend(rest.bytes_written());
    all
}

#[test]
fn what_one_key_signs_is_read_by_that_key_and_no_other() {
    let (signer, public) = Signer::for_test(Alg::Es256);
    let (_other, stranger) = Signer::for_test(Alg::Es256);
    let signed = sign(&signer, b"khoa").unwrap();
    assert_eq!(verify(&signed, &keys(&[&stranger, &public])), Ok(&b"khoa"[..]));
    assert_eq!(verify(&signed, &keys(&[&stranger])), Err(CoseError::NoKey));
    assert_eq!(verify(&signed, &keys(&[])), Err(CoseError::NoKey));
    for (at, _) in signed.iter().enumerate() {
        let mut bent = signed.clone();
        bent[at] ^= 1;
        assert!(verify(&bent, &keys(&[&public])).is_err(), "byte {at}");
        assert_eq!(verify(&signed[..at], &keys(&[&public])), Err(CoseError::Malformed), "cut at {at}");
    }
    let longer = [signed.as_slice(), &[0]].concat();
    assert_eq!(verify(&longer, &keys(&[&public])), Err(CoseError::Malformed));
}

#[test]
fn headers_say_es256_and_a_key_and_nothing_that_must_be_understood() {
    let (signer, public) = Signer::for_test(Alg::Es256);
    let kid = name(&public);
    let named = |rest: &[u8]| {
        let mut writer = Writer::default();
        writer.bytes(kid.as_bytes());
        [rest, &[0x04], &writer.bytes_written()].concat()
    };
    let set = keys(&[&public]);
    let said = |headers: &[u8]| verify(&forged(&signer, headers, &[0xa0], b"x"), &set).map(<[u8]>::len);
    assert_eq!(said(&named(&[0xa2, 0x01, 0x26])), Ok(1), "the header as it is written here");
    assert_eq!(said(&named(&[0xa3, 0x01, 0x26, 0x03, 0x00])), Ok(1), "one that may be passed over");
    // ES384, EdDSA, HMAC; no algorithm; one critical header; a key twice, once written long; a list; trailing bytes; nothing.
    for headers in [&[0xa2, 0x01, 0x38, 0x22][..], &[0xa2, 0x01, 0x27], &[0xa2, 0x01, 0x05]] {
        assert_eq!(said(&named(headers)), Err(CoseError::Alg), "{headers:x?}");
    }
    assert_eq!(said(&named(&[0xa1])), Err(CoseError::Alg));
    assert_eq!(said(&named(&[0xa3, 0x01, 0x26, 0x02, 0x81, 0x01])), Err(CoseError::Critical));
    assert_eq!(said(&named(&[0xa3, 0x01, 0x26, 0x18, 0x01, 0x26])), Err(CoseError::Malformed));
    assert_eq!(said(&[0x80]), Err(CoseError::Malformed));
    assert_eq!(said(&[named(&[0xa2, 0x01, 0x26]).as_slice(), &[0]].concat()), Err(CoseError::Malformed));
    assert_eq!(said(&[]), Err(CoseError::Malformed));
    assert_eq!(said(&[0xa1, 0x01, 0x26]), Err(CoseError::NoKey));
    // Beside the signature anybody could write: nothing stands there.
    let beside = forged(&signer, &named(&[0xa2, 0x01, 0x26]), &[0xa1, 0x01, 0x26], b"x");
    assert_eq!(verify(&beside, &set), Err(CoseError::Malformed));
}

proptest! {
    #[test]
    fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(verify(&bytes, &keys(&[])).is_err());
        let tagged = [&[0xd2, 0x84][..], &bytes].concat();
        prop_assert!(verify(&tagged, &keys(&[])).is_err());
    }
}
