//! `POST /authorize-challenge`.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::auth_session::{AuthSession, over};
use super::checks::{CHECKS, Facts};
use crate::app::App;
use crate::base::{AccountId, RequestId, Secret};
use crate::db::StoreError;
use crate::ephemeral::Payer;
use crate::factor::passcode;
use crate::factor::passkey::BrowserAnswer;
use crate::keys::{DpopFlaw, DpopProof};
use crate::login::{
    self, Attempt, LoginRefused, PasscodeRefused, PhoneAnswer, PhoneRefused, SIGN_IN_TYP, SignedIn,
    TypedPasscode, duress,
};
use crate::op::authorize::{AuthorizationRequest, code_at_once};
use crate::op::client_auth::{self, KnownClient};
use crate::op::error::{Code, OAuthError, Obstacle, internal, unavailable};
use crate::op::params::Params;
use crate::op::{checks, dpop, means, refusals};
use crate::session;
use crate::web::{ClientAddress, DPOP_NONCE, request_id};

/// What the app says for its person.
enum Said {
    /// Who is it? The request itself.
    Nothing,
    /// An answer to what it was given.
    Answer { held: Secret, by: Means },
}

/// By what the person answers.
enum Means {
    /// `PublicKeyCredential.toJSON()`.
    Passkey(String),
    /// A token that the phone's key has signed over the session, and what its holder typed beside it.
    Phone { signed: String, passcode: Option<Secret> },
}

impl Said {
    fn take(form: &mut Params) -> Result<Self, OAuthError> {
        let (held, passcode) = (form.take("auth_session"), form.take("passcode").map(Secret::new));
        let answers = (form.take("passkey"), form.take("phone"));
        if passcode.is_some() && answers.1.is_none() {
            return Err(OAuthError::new(
                Code::InvalidRequest,
                "a passcode comes with what the phone's key has signed, in one call",
            ));
        }
        let Some(held) = held.map(Secret::new) else {
            return match answers {
                (None, None) => Ok(Self::Nothing),
                _ => Err(OAuthError::new(
                    Code::InvalidRequest,
                    "an answer comes with the auth_session that it answers to",
                )),
            };
        };
        match answers {
            (Some(passkey), None) => Ok(Self::Answer { held, by: Means::Passkey(passkey) }),
            (None, Some(signed)) => Ok(Self::Answer { held, by: Means::Phone { signed, passcode } }),
            (Some(_), Some(_)) => {
                Err(OAuthError::new(Code::InvalidRequest, "one answer at a time: passkey or phone"))
            }
            // What it was given last goes along with whatever an app asks later (First-Party Applications §5.3.1).
            (None, None) if form.get("response_type").is_some() => Ok(Self::Nothing),
            (None, None) => Err(OAuthError::new(
                Code::RedirectToWeb,
                "nothing else is taken in an app: open the same request in the system's browser",
            )),
        }
    }
}

/// Asks for the person's passkey or the phone's key, and answers a code for what it signed.
///
/// # Errors
/// As `/authorize`, told here; `insufficient_authorization` with what can be answered, until somebody has.
pub async fn challenge(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Bytes,
) -> Result<HttpResponse, OAuthError> {
    let mut form = Params::from_form(&request, &body)?;
    let client = client_auth::caller(&app, &request, &mut form).await?;
    let nonce = dpop::next_nonce(&app, &request);
    match answer(&app, &request, &client, form).await {
        Ok((status, told)) => {
            let mut answer = HttpResponse::build(status);
            answer.insert_header((header::CACHE_CONTROL, "no-store"));
            if let Some(nonce) = nonce {
                answer.insert_header((DPOP_NONCE, nonce));
            }
            Ok(answer.json(told))
        }
        Err(error) => {
            if error.code() != Code::UseDpopNonce {
                refusals::count_own(&app, &client, &error);
            }
            Err(nonce.into_iter().fold(error, OAuthError::with_nonce))
        }
    }
}

async fn answer(
    app: &App,
    request: &HttpRequest,
    client: &KnownClient,
    mut form: Params,
) -> Result<(StatusCode, Value), OAuthError> {
    let proof = dpop::offered(app, request, client)?.ok_or_else(|| OAuthError::from(DpopFlaw::Missing))?;
    match Said::take(&mut form)? {
        Said::Nothing => {
            form.name(&client.id);
            let (_, asked) = AuthorizationRequest::read(app, &form).await?;
            let facts = Facts { client: client.clone(), request: asked, key: proof.key };
            checks::run(CHECKS, &facts)?;
            let request = AuthorizationRequest { dpop_jkt: Some(proof.key), ..facts.request };
            wanted(app, request, &proof, Offer::Either)
        }
        Said::Answer { held, by } => {
            let session = AuthSession::open(app, client, proof.key, &held)?;
            let id = request_id(request, &app.entropy);
            let signed_in = sign_in(app, request, (&session, &held), (&by, &proof), &id).await?;
            dpop::use_once(app, Some(&proof)).await?;
            let code =
                code_at_once(app, client, &session.request, session.began, &signed_in.session, &id).await;
            // An app holds no cookie: what it was given goes on by itself, and is ended as every app is.
            session::end(app.ephemeral.as_ref(), signed_in.session.account, &signed_in.session.key).await?;
            match code {
                Err(weak) if weak.code() == Code::InsufficientAuthorization => {
                    let offer = Offer::after(app, &by, signed_in.session.account).await?;
                    wanted(app, session.request, &proof, offer)
                }
                code => Ok((StatusCode::OK, json!({ "authorization_code": code?.expose() }))),
            }
        }
    }
}

/// Who may answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Offer {
    /// The passkey, or a phone that is bound.
    Either,
    /// The passkey, or the phone with the passcode of its holder: alone it was too weak.
    Passcode,
    /// The passkey.
    Passkey,
}

impl Offer {
    /// What is left of `account` after an answer `by` which was too weak.
    async fn after(app: &App, by: &Means, account: AccountId) -> Result<Self, StoreError> {
        if !matches!(by, Means::Phone { passcode: None, .. }) {
            return Ok(Self::Passkey);
        }
        let is_taken = app.db.read(move |c| passcode::is_taken(c, account)).await?;
        Ok(if is_taken { Self::Passcode } else { Self::Passkey })
    }

    const fn description(self) -> &'static str {
        match self {
            Self::Either => {
                "the person has to answer, by a passkey or by the key of a phone that is bound to their account"
            }
            Self::Passcode => {
                "the key of this phone is not as strong as what is asked for: a passkey has to answer, or the key and the passcode in one call"
            }
            Self::Passkey => {
                "the key of this phone is not as strong as what is asked for: a passkey has to answer"
            }
        }
    }

    fn phone(self) -> Option<Value> {
        match self {
            Self::Either => Some(json!({ "typ": SIGN_IN_TYP })),
            Self::Passcode => Some(json!({ "typ": SIGN_IN_TYP, "passcode": true })),
            Self::Passkey => None,
        }
    }
}

/// What can be answered, and the session to answer with.
fn wanted(
    app: &App,
    request: AuthorizationRequest,
    proof: &DpopProof,
    offer: Offer,
) -> Result<(StatusCode, Value), OAuthError> {
    let (session, public_key) = AuthSession::begin(app, request, proof.key)?;
    let mut told = json!({
        "error": Code::InsufficientAuthorization.as_str(), "error_description": offer.description(),
        "auth_session": session.seal(app)?.expose(), "publicKey": public_key,
    });
    if let (Some(phone), Value::Object(told)) = (offer.phone(), &mut told) {
        told.insert("phone".to_owned(), phone);
    }
    Ok((StatusCode::BAD_REQUEST, told))
}

async fn sign_in(
    app: &App,
    request: &HttpRequest,
    (session, held): (&AuthSession, &Secret),
    (by, proof): (&Means, &DpopProof),
    id: &RequestId,
) -> Result<SignedIn, OAuthError> {
    let address = ClientAddress::of(request).0;
    let agent = request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    let attempt = Attempt {
        address,
        payer: Payer::Stranger(address),
        device: None,
        agent: agent.unwrap_or_default().to_owned(),
        key: Some(proof.key),
        replaces: None,
        request: id,
    };
    let (Means::Passkey(credential) | Means::Phone { signed: credential, .. }) = by;
    let answer = BrowserAnswer { browser: session.holder(), ceremony: &session.ceremony, credential };
    let signed_in = match by {
        Means::Passkey(_) => login::with_passkey(&means(app), &attempt, &answer).await.map_err(refused)?,
        Means::Phone { passcode, .. } => {
            let rules = duress_rules(app).await?;
            let passcode = passcode.as_ref().map(|digits| TypedPasscode { digits, rules });
            let about = held.digest();
            let phone = PhoneAnswer { answer: &answer, about, key: proof.key, passcode };
            login::with_phone_key(&means(app), &attempt, &phone).await.map_err(phone_refused)?
        }
    };
    app.jobs.wake();
    Ok(signed_in)
}

/// What the law of the day says about passcodes that are typed under duress.
async fn duress_rules(app: &App) -> Result<duress::Rules, OAuthError> {
    let law = app.law.get().await?;
    let rules = law.at::<duress::Rules>(app.clock.now().local_date());
    rules.map(|dated| *dated.rules).map_err(|none| internal(none.to_string()))
}

fn phone_refused(why: PhoneRefused) -> OAuthError {
    let cause = why.to_string();
    let (obstacle, told) = match why {
        PhoneRefused::Login(why) => return refused(why),
        PhoneRefused::Passcode(why) => return passcode_refused(why),
        PhoneRefused::Unreadable(_) => {
            (Obstacle::PhoneUnreadable, "phone is no token of its own key over this auth_session")
        }
        PhoneRefused::Unknown => (
            Obstacle::PhoneUnknown,
            "the key is no phone of an account: answer with a passkey, then bind the phone",
        ),
        PhoneRefused::TakenOff => (
            Obstacle::PhoneTakenOff,
            "the phone was taken off its account: make a new key, answer with a passkey, then bind the phone",
        ),
    };
    OAuthError::new(Code::AccessDenied, told).obstacle(obstacle).because(cause)
}

fn passcode_refused(why: PasscodeRefused) -> OAuthError {
    match why {
        PasscodeRefused::Login(why) => refused(why),
        PasscodeRefused::Wrong => {
            OAuthError::new(Code::AccessDenied, "the passcode is wrong").obstacle(Obstacle::PasscodeWrong)
        }
        PasscodeRefused::TooSoon { retry_after } => OAuthError::new(
            Code::SlowDown,
            "the passcode was wrong: wait, and longer after each further wrong one",
        )
        .after(retry_after),
        PasscodeRefused::None => OAuthError::new(
            Code::RedirectToWeb,
            "no passcode is set: answer with a passkey, or in the browser",
        )
        .obstacle(Obstacle::PasscodeUnset),
        PasscodeRefused::Rests => OAuthError::new(
            Code::RedirectToWeb,
            "the passcode was wrong too often and is not taken until it is set anew: answer with a passkey, or in the browser",
        )
        .obstacle(Obstacle::PasscodeRests),
    }
}

fn refused(why: LoginRefused) -> OAuthError {
    match why {
        LoginRefused::Wrong => OAuthError::new(Code::AccessDenied, "the answer was not accepted"),
        LoginRefused::Over => over().because("it was answered before, or its time is over"),
        LoginRefused::Throttled { retry_after } => {
            OAuthError::new(Code::SlowDown, "too many tries from this network").after(retry_after)
        }
        LoginRefused::Busy => unavailable("busy"),
        LoginRefused::Store(error) => error.into(),
        LoginRefused::Ephemeral(error) => error.into(),
    }
}
