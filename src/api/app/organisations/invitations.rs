//! `/app/v1/organisations/{id}/invitations`, whom an organisation has invited; `/app/v1/invitations`, what the holder is invited to.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{groups, last, named, not_found, told};
use crate::account::Number;
use crate::api::answer::Answer;
use crate::api::app::{Caller, ORGANISATIONS};
use crate::api::refusal::invalid;
use crate::api::{body, once};
use crate::app::App;
use crate::base::{AccountId, InvitationId, LocalDate, Problem, ProblemType, ServiceGroup};
use crate::mandate::member::{self, Invitation, Invited, Member, NotInvited, NotJoined, Role, Scope};

/// Who is invited to what.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    number: String,
    roles: BTreeSet<Role>,
    #[serde(default)]
    scope: Vec<String>,
    /// The last day.
    until: Option<String>,
}

impl Wanted {
    fn read(self) -> Result<Invited, Problem> {
        let groups: Result<Vec<ServiceGroup>, _> = self.scope.iter().map(|word| word.parse()).collect();
        let until = self.until.map(|day| day.parse::<LocalDate>()).transpose();
        let number = Number::of_person(&self.number);
        Ok(Invited {
            number: number.ok_or_else(|| invalid("number", "a personal or foreigner number of 12 digits"))?,
            roles: self.roles.into_iter().collect(),
            scope: Scope::of(groups.map_err(|why| invalid("scope", why.to_string()))?),
            valid_to: until
                .map_err(|_no_day| invalid("until", "the last day, YYYY-MM-DD"))?
                .map(|day| day.plus_days(1)),
        })
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answered {
    answer: Word,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Word {
    Yes,
    No,
}

fn shown(one: &Invitation) -> Value {
    json!({
        "id": one.id, "roles": one.roles, "scope": groups(&one.scope), "until": last(one.valid_to),
        "expires_at": one.expires_at.to_string(),
    })
}

fn refused(why: NotInvited) -> Problem {
    match why {
        NotInvited::Beyond(_) => Problem::new(ProblemType::NotEntitled).field("roles", why.to_string()),
        NotInvited::NoRole => invalid("roles", why.to_string()),
        NotInvited::TooWide => invalid("scope", why.to_string()),
        NotInvited::Over => invalid("until", why.to_string()),
        NotInvited::TooMany | NotInvited::Waits => {
            Problem::new(ProblemType::AlreadyOpen).field("number", why.to_string())
        }
    }
}

/// Those of an organisation that wait, the newest first. Whom each is for stands nowhere.
///
/// # Errors
/// As the token; `not-found` for whoever does not say who acts there.
pub async fn of_organisation(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let (caller, id) = (Caller::of(&app, &request, ORGANISATIONS).await?, named::<AccountId>(&id)?);
    let waiting = caller.look_at(&app, id, |c, desk, by| member::invitations_of(c, desk, by).map(Ok));
    let items: Vec<Value> = waiting.await?.iter().map(shown).collect();
    Ok(Answer::ok(json!({ "items": items })).send())
}

/// Invites whoever has a number; the answer is the same whether anybody has.
///
/// # Errors
/// As [`of_organisation`]; `fresh-sign-in-needed`, `key-needed`, `invalid-field`, `not-entitled` for more than they have, `already-open`
/// where one to that number waits, or as many as may.
pub async fn invite(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let (caller, id) = (Caller::of(&app, &request, ORGANISATIONS).await?, named::<AccountId>(&id)?);
    let called = once::called(&request, &sent)?;
    let invited = body::read::<Wanted>(&request, &sent)?.read()?;
    let law = app.law.get().await?;
    let made = caller.manage(&app, id, move |c, desk, by| {
        once::once(c, desk, &by.actor().to_string(), &called, |c| {
            let made = member::invite(c, desk, &law, by, &invited)?;
            let answer = |made: Invitation| Answer::new(StatusCode::CREATED, shown(&made));
            Ok(made.map(answer).map_err(refused))
        })
    });
    let made = made.await?;
    app.jobs.wake();
    Ok(made.send())
}

/// Takes one back.
///
/// # Errors
/// As [`of_organisation`]; `fresh-sign-in-needed`; `not-found` where it does not wait any more.
pub async fn withdraw(
    app: web::Data<App>,
    request: HttpRequest,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, ORGANISATIONS).await?;
    let (id, gone): (AccountId, InvitationId) = (named(&path.0)?, named(&path.1)?);
    let done = caller.manage(&app, id, move |c, desk, by| {
        Ok(member::withdraw(c, desk, by, gone)?.then_some(()).ok_or_else(not_found))
    });
    done.await?;
    Ok(Answer::ok(json!({ "id": gone, "withdrawn": true })).send())
}

/// What the holder is invited to, the newest first.
///
/// # Errors
/// As the token.
pub async fn list(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let found = Caller::of(&app, &request, ORGANISATIONS).await?;
    let mine = found.read(&app, member::invitations_to).await?;
    let row = |(one, holder): &(Invitation, crate::account::Holder)| {
        let mut row = shown(one);
        if let Value::Object(row) = &mut row {
            let code = holder.profile.number.as_ref().map(|number| number.text().into_owned());
            let organisation = json!({ "id": holder.account.id, "name": holder.profile.name, "code": code });
            row.insert("organisation".into(), organisation);
        }
        row
    };
    Ok(Answer::ok(json!({ "items": mine.iter().map(row).collect::<Vec<_>>() })).send())
}

/// Says yes or no to one.
///
/// # Errors
/// As the token; `fresh-sign-in-needed`, `key-needed`; `not-found` for what is not theirs or does not wait any more; `not-entitled` where
/// their account is not of level 2; `taken` where they have the role otherwise; `stale` where whoever invited may not give it any more.
pub async fn answer(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let (caller, id) = (Caller::of(&app, &request, ORGANISATIONS).await?, named::<InvitationId>(&id)?);
    let called = once::called(&request, &sent)?;
    let Answered { answer } = body::read(&request, &sent)?;
    let done = caller.change(&app, move |c, desk, elevated| {
        once::once(c, desk, &elevated.account().id.to_string(), &called, |c| {
            let given = match answer {
                Word::Yes => member::accept(c, desk, elevated, id)?,
                Word::No => {
                    member::turn_down(c, desk, elevated, id)?.then(Vec::new).ok_or(NotJoined::NotFound)
                }
            };
            let members = |all: Vec<Member>| {
                let all: Vec<Value> = all.iter().map(told).collect();
                Answer::ok(json!({ "id": id, "given": all }))
            };
            Ok(given.map(members).map_err(not_joined))
        })
    });
    let done = done.await?;
    app.jobs.wake();
    Ok(done.send())
}

fn not_joined(why: NotJoined) -> Problem {
    let kind = match why {
        NotJoined::NotFound => return not_found(),
        NotJoined::Level => ProblemType::NotEntitled,
        NotJoined::Held(_) => ProblemType::Taken,
        NotJoined::Beyond => ProblemType::Stale,
    };
    Problem::new(kind).field("invitation", why.to_string())
}
