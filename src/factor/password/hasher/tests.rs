//! The hasher on small memory: right, wrong, outdated, and shed.

use super::*;
use crate::factor::password::{About, check};

fn small(memory_kib: u32, queue: usize) -> Hasher {
    let config = config::Password { memory_kib, iterations: 1, parallelism: 1, threads: 1, queue };
    Hasher::start(&config, &Entropy::Os).unwrap()
}

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

async fn hashed(hasher: &Hasher, password: &str) -> Phc {
    let password = secret(password);
    hasher.hash(&Entropy::Os, &check(&password, About::default()).await.unwrap()).await.unwrap()
}

#[tokio::test]
async fn a_password_is_known_again_in_every_spelling_and_only_whole() {
    let hasher = small(8, 4);
    let phc = hashed(&hasher, "trăng sáng trên sông").await;
    assert!(phc.as_str().starts_with("$argon2id$v=19$m=8,t=1,p=1$"));
    assert_eq!(
        hasher.verify(Some(&phc), &secret("trăng sáng trên sông")).await,
        Ok(Verdict::Right { outdated: false })
    );
    for wrong in ["trăng sáng trên sôn", "trăng sáng trên sông ", "Trăng sáng trên sông", ""] {
        assert_eq!(hasher.verify(Some(&phc), &secret(wrong)).await, Ok(Verdict::Wrong), "{wrong}");
    }
    let long = format!("{}{}", "ă".repeat(128), "x".repeat(10_000));
    assert_eq!(hasher.verify(Some(&phc), &secret(&long)).await, Ok(Verdict::Wrong));
    assert_eq!(hasher.verify(None, &secret("trăng sáng trên sông")).await, Ok(Verdict::Wrong));
}

#[tokio::test]
async fn a_hash_of_older_parameters_still_opens_and_says_so() {
    let phc = hashed(&small(64, 4), "trăng sáng trên sông").await;
    let verdict = small(8, 4).verify(Some(&phc), &secret("trăng sáng trên sông")).await;
    assert_eq!(verdict, Ok(Verdict::Right { outdated: true }));
}

#[tokio::test]
async fn a_storm_is_shed_and_those_who_left_cost_nothing() {
    let hasher = small(8, 2);
    let ((open, gate), (started, begun)) = (std::sync::mpsc::channel::<()>(), oneshot::channel::<()>());
    let slow = hasher.clone();
    let held = tokio::spawn(async move {
        slow.run(move |_memory| {
            started.send(()).unwrap();
            gate.recv().is_ok()
        })
        .await
    });
    begun.await.unwrap();
    let waiting: Vec<_> = (0..2)
        .map(|_| {
            let hasher = hasher.clone();
            tokio::spawn(async move { hasher.verify(None, &secret("x")).await })
        })
        .collect();
    while hasher.waiting() < 2 {
        tokio::task::yield_now().await;
    }
    assert_eq!(hasher.verify(None, &secret("x")).await, Err(Busy));
    waiting.iter().for_each(tokio::task::JoinHandle::abort);
    open.send(()).unwrap();
    assert_eq!(held.await.unwrap(), Ok(true));
}

#[tokio::test]
async fn a_stretched_code_comes_out_the_same_from_its_recipe_alone_and_as_no_other_does() {
    let hasher = small(8, 4);
    let (recipe, out) = hasher.stretch_anew(&Entropy::Os, &secret("280614")).await.unwrap();
    assert!(recipe.as_str().starts_with("$argon2id$v=19$m=8,t=1,p=1$"));
    // Parameters of another day are those of the recipe.
    assert_eq!(small(64, 4).stretch(&recipe, &secret("280614")).await, Ok(Some(out.clone())));
    assert_ne!(hasher.stretch(&recipe, &secret("280615")).await, Ok(Some(out.clone())));
    let (other, again) = hasher.stretch_anew(&Entropy::Os, &secret("280614")).await.unwrap();
    assert!(other.as_str() != recipe.as_str() && again != out);
}
