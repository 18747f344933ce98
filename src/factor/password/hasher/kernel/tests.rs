//! The two kernels against each other and the RFC, and a liar found out.

use proptest::prelude::*;

use super::*;

#[test]
fn the_fast_kernel_knows_the_vector_of_rfc_9106() {
    let params = fast::Params::builder().memory(Size::kib(32)).passes(3).lanes(4).build().unwrap();
    let argon = fast::Argon2::new(fast::Algorithm::Argon2id, fast::Version::V0x13, params);
    let mut tag = [0u8; OUTPUT];
    argon.hash_into_with_ad(&[1; 32], &[2; 16], &[3; 8], &[4; 12], &mut tag).unwrap();
    // §5.3
    let told = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659";
    assert_eq!(tag.iter().map(|byte| format!("{byte:02x}")).collect::<String>(), told);
}

#[test]
fn a_kernel_that_errs_once_is_not_used_and_is_told_of() {
    let honest = |question: &Question| question.ask(&mut Memory::of_argon2());
    assert_eq!(Kernel::judge(Backend::Avx2, &mut |question| honest(question)), Kernel::Fast(Backend::Avx2));
    for lie in 0..QUESTIONS.len() {
        let mut asked = 0;
        let judged = Kernel::judge(Backend::Avx512, &mut |question| {
            let mut answer = honest(question)?;
            answer[31] ^= u8::from(asked == lie);
            asked += 1;
            Some(answer)
        });
        assert_eq!(judged, Kernel::Distrusted(Backend::Avx512));
        assert!(judged.state().unwrap_err().contains("avx512"));
        assert!(matches!(judged.memory(), Memory::Argon2(_)));
    }
    let silent = Kernel::judge(Backend::Neon, &mut |_question| None);
    assert_eq!(silent, Kernel::Distrusted(Backend::Neon));
    let narrow = Kernel::judge(Backend::Sse2, &mut |question| honest(question));
    assert_eq!((narrow, narrow.state().is_ok()), (Kernel::Narrow, true));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// One thread's memory serves hashes of all costs, one after another, as it does where parameters were raised.
    #[test]
    fn both_kernels_compute_the_same(
        hashes in prop::collection::vec(
            (8u32..3_000, 1u32..4, 1u32..5, prop::collection::vec(any::<u8>(), 0..300),
             prop::collection::vec(any::<u8>(), 8..64)),
            1..4,
        ),
        kept in 0usize..3_000,
    ) {
        let (mut quick, mut plain) = (Memory::of_fast(), Memory::of_argon2());
        for (kib, passes, lanes, password, salt) in hashes {
            let params = Params::new(kib.max(8 * lanes), passes, lanes, Some(OUTPUT)).unwrap();
            let expected = plain.argon2id(&params, &password, &salt);
            prop_assert!(expected.is_some());
            prop_assert_eq!(quick.argon2id(&params, &password, &salt), expected);
            quick.keep(kept);
            plain.keep(kept);
            if let Memory::Fast(hasher) = &quick {
                prop_assert!(hasher.reserved_blocks() <= kept);
            }
        }
    }
}
