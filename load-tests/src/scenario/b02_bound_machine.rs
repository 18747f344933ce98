//! B02: a service that authenticates by a signed assertion asks for a token bound to a key of its own: two signatures to verify and
//! two names that may come only once, for every token.

use std::rc::Rc;

use anyhow::{Context as _, Result, bail};

use super::{CONNECTIONS, SAMPLE, drive, must};
use crate::closed_loop::VirtualUser;
use crate::key::Key;
use crate::plan::{Goal, Mode, Pace, Part, Plan, Sample, Unit};
use crate::request;
use crate::side::{Client, Side, Target};
use crate::tokens::TokenAnswer;
use crate::wire::Wire;

/// What is promised.
pub const PLAN: Plan = Plan {
    id: "B02",
    title: "client_credentials, private_key_jwt with jti, DPoP with nonce, ES256 JWT",
    mode: Mode::Core,
    unit: Unit::PerSecond,
    ceiling: &[Part::Http, Part::Verify, Part::Verify, Part::Sign],
    goal: Goal { absolute: Some(4_000.0), of_ceiling: Some(0.60), times_peer: Some(5.0) },
    per_core_second: false,
    peer_note: "remembers assertions and proofs in a memory map",
};
const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// One connection of the service.
struct Signer {
    target: Target,
    wire: Wire,
    client: Client,
    key: Rc<Key>,
    nonce: String,
    answered: u64,
    verified: u64,
}

impl VirtualUser for Signer {
    async fn once(&mut self) -> Result<()> {
        let (issuer, path) = (self.target.issuer(), &self.target.paths.token);
        // The nonce of the answer before grows old: then one more.
        for _ in 0..2 {
            let assertion = self.key.assertion(&self.client.id, &issuer)?;
            let proof = self.key.proof("POST", &format!("{issuer}{path}"), &self.nonce, None)?;
            let form = [
                ("grant_type", "client_credentials"),
                ("client_id", &self.client.id),
                ("client_assertion_type", ASSERTION),
                ("client_assertion", &assertion),
            ];
            let call = request::post(&self.target.host, path, &[("DPoP", &proof)], &form);
            let answer = self.wire.ask(&call).await?;
            self.nonce = answer.header("dpop-nonce").unwrap_or_else(|| self.nonce.clone());
            if answer.says("use_dpop_nonce") {
                continue;
            }
            answer.expect_status(200)?;
            let tokens: TokenAnswer<'_> = serde_json::from_slice(answer.body)?;
            must(tokens.token_type == "DPoP" && tokens.expires_in > 0, "an odd token response")?;
            if self.answered.is_multiple_of(SAMPLE) {
                let claims = self.target.keys.verify(tokens.access_token)?;
                must(claims["cnf"]["jkt"].is_string(), "a token that is bound to nothing")?;
                self.verified += 1;
            }
            self.answered += 1;
            return Ok(());
        }
        bail!("the nonce of one answer was not good for the next")
    }

    fn verified(&self) -> u64 {
        self.verified
    }
}

/// Runs it.
pub async fn measure(side: &Side, pace: &Pace) -> Result<Sample> {
    let (client, key) = match side {
        Side::Khoa(khoa) => {
            let key = Rc::new(Key::new()?);
            (khoa.add_signer("load-signer", &key).await.context("adding the signer")?, key)
        }
        Side::Peer(peer) => peer.signer(),
    };
    let running = side.start(PLAN.mode).await?;
    let user = |_| Signer {
        target: running.target.clone(),
        wire: Wire::new(running.target.address),
        client: client.clone(),
        key: Rc::clone(&key),
        nonce: String::new(),
        answered: 0,
        verified: 0,
    };
    let (_, sample) = drive(&running, (0..CONNECTIONS).map(user).collect(), PLAN.mode, pace).await?;
    running.server.stop().await?;
    Ok(sample)
}
