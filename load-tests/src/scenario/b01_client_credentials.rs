//! B01: a service asks for an ES256 access token with its secret, over and over on kept connections.
//! The client's secret is random, so one HMAC must be all that checking it costs.

use anyhow::Result;

use super::{CONNECTIONS, SAMPLE, drive, must};
use crate::closed_loop::VirtualUser;
use crate::plan::{Goal, Mode, Pace, Part, Plan, Sample, Unit};
use crate::request;
use crate::side::{Client, Side, Target};
use crate::tokens::TokenAnswer;
use crate::wire::Wire;

/// What is promised.
pub const PLAN: Plan = Plan {
    id: "B01",
    title: "client_credentials, secret, ES256 JWT, keep-alive",
    mode: Mode::Core,
    unit: Unit::PerSecond,
    ceiling: &[Part::Http, Part::Sign, Part::Hmac],
    goal: Goal { absolute: Some(18_000.0), of_ceiling: Some(0.60), times_peer: Some(5.0) },
    per_core_second: false,
    peer_note: "",
};

/// One connection of the service.
pub struct Service {
    target: Target,
    wire: Wire,
    request: Vec<u8>,
    /// Correct answers so far.
    pub answered: u64,
    verified: u64,
}

impl Service {
    /// Renders the one request it will repeat.
    pub fn new(target: &Target, client: &Client) -> Self {
        let basic = request::basic(&client.id, client.secret.as_deref().unwrap_or_default());
        let headers = [("Authorization", basic.as_str())];
        let request = request::post(
            &target.host,
            &target.paths.token,
            &headers,
            &[("grant_type", "client_credentials")],
        );
        Self { target: target.clone(), wire: Wire::new(target.address), request, answered: 0, verified: 0 }
    }
}

impl VirtualUser for Service {
    async fn once(&mut self) -> Result<()> {
        let answer = self.wire.ask(&self.request).await?;
        answer.expect_status(200)?;
        let tokens: TokenAnswer<'_> = serde_json::from_slice(answer.body)?;
        must(
            tokens.token_type.eq_ignore_ascii_case("bearer") && tokens.expires_in > 0,
            "an odd token response",
        )?;
        must(tokens.access_token.starts_with("eyJ"), "the access token is not a JWT")?;
        if self.answered.is_multiple_of(SAMPLE) {
            let claims = self.target.keys.verify(tokens.access_token)?;
            must(claims["exp"].as_u64() > claims["iat"].as_u64(), "a token that ended before it began")?;
            self.verified += 1;
        }
        self.answered += 1;
        Ok(())
    }

    fn verified(&self) -> u64 {
        self.verified
    }
}

/// Runs it.
pub async fn measure(side: &Side, pace: &Pace) -> Result<Sample> {
    let running = side.start(PLAN.mode).await?;
    let target = &running.target;
    let users = (0..CONNECTIONS).map(|_| Service::new(target, &target.clients.service)).collect();
    let (_, sample) = drive(&running, users, PLAN.mode, pace).await?;
    running.server.stop().await?;
    Ok(sample)
}
