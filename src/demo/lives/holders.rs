//! People of the import to whom something happened: locks on every ground, requests of authorities, accounts that were closed.

use super::acts::Play;
use crate::account::{self, Ground, Why};
use crate::application::{self, Application, Decision, LockRequest, Restriction, Seen, UnlockRequest, Wish};
use crate::demo::authority::{CLERK, TWO_OF_THE_AUTHORITY};
use crate::demo::people::PEOPLE;
use crate::demo::run::DemoError;
use crate::mandate::Purpose;
use crate::sign_out;

/// Who is locked, on which grounds.
const HELD: &[(&str, &[Ground])] = &[
    ("099201000015", &[Ground::HolderAsked]),
    ("099064000025", &[Ground::TermsBroken]),
    ("099171000027", &[Ground::DocumentEnded]),
    ("099060000036", &[Ground::HolderEnded]),
    ("099083000029", &[Ground::AuthorityAsked]),
    ("099192000030", &[Ground::Idle]),
    ("099185000037", &[Ground::Duress]),
    ("099091000038", &[Ground::HolderAsked, Ground::AuthorityAsked]),
];

/// About whom an authority has written: its letter is to be forwarded, ...
const TO_BE_FORWARDED: &str = "099198000039";
/// ... waits for the second officer, ...
const TO_BE_AGREED: &str = "099066000040";
/// ... or takes an earlier one back.
const TO_BE_UNLOCKED: &str = "099083000029";
/// Whose account was closed ...
const CLOSED: &str = "099303000041";
/// ... and opened again by the register.
const OPENED_AGAIN: &str = "099077000042";

/// Who has asked that the processing of their data be restricted, and waits for an officer.
const TO_BE_RESTRICTED: &str = "099169000048";

/// The agency of the letters: of no real one.
const AUTHORITY: &str = "H99.01";

pub(super) async fn live(play: &Play<'_>) -> Result<(), DemoError> {
    for (number, grounds) in HELD {
        for ground in *grounds {
            lock(play, number, *ground).await?;
        }
    }
    let letter = |number: &str| LockRequest {
        authority: AUTHORITY.to_owned(),
        letter: format!("{number}/CV-H99"),
        why: "Để xác minh theo đơn trình báo.".to_owned(),
    };
    take_in(play, TO_BE_FORWARDED, Wish::Lock(letter("12"))).await?;
    let asked = take_in(play, TO_BE_AGREED, Wish::Lock(letter("13"))).await?;
    forward_and_propose(play, &asked).await?;
    let back = UnlockRequest {
        authority: AUTHORITY.to_owned(),
        letter: "11/CV-H99".to_owned(),
        why: "Việc xác minh đã xong.".to_owned(),
    };
    take_in(play, TO_BE_UNLOCKED, Wish::Unlock(back)).await?;
    let restriction = Restriction {
        why: "Tôi không dùng thư viện nữa và không muốn dữ liệu bị xử lý.".to_owned(),
    };
    play.ask_for(TO_BE_RESTRICTED, &Wish::Restriction(restriction), 3).await?;
    close(play, CLOSED).await?;
    close(play, OPENED_AGAIN).await?;
    open_again(play, OPENED_AGAIN).await
}

async fn lock(play: &Play<'_>, number: &'static str, ground: Ground) -> Result<(), DemoError> {
    let reference = match ground {
        Ground::HolderAsked => account::OWN.to_owned(),
        Ground::AuthorityAsked => format!("{AUTHORITY}/11/CV-H99"),
        _ => "demo".to_owned(),
    };
    let locked = play.of_holder(number, 0, move |c, desk, account| {
        sign_out::lock(c, desk, account, ground, &reference, "demo")
    });
    locked.await.map(drop)
}

/// At the counter a letter of an authority is taken in.
async fn take_in(play: &Play<'_>, number: &'static str, wish: Wish) -> Result<Application, DemoError> {
    let about = play.of_holder(number, 0, |_c, _desk, account| Ok(account)).await?;
    let taken = play.serve(&CLERK, 0, move |c, desk, law, officer| {
        let look = officer.look(c, desk, about, Purpose::Lock)?;
        application::take_in(c, desk, law, officer, &look, &wish)
    });
    taken.await
}

async fn forward_and_propose(play: &Play<'_>, asked: &Application) -> Result<(), DemoError> {
    let at = Seen { id: asked.id, version: asked.version };
    let forwarded =
        play.serve(&CLERK, 0, move |c, desk, law, officer| application::forward(c, desk, law, officer, at));
    let forwarded = forwarded.await?;
    let at = Seen { id: forwarded.id, version: forwarded.version };
    let proposed = play.serve(&TWO_OF_THE_AUTHORITY[0], 0, move |c, desk, law, officer| {
        application::propose(c, desk, law, officer, at, &Decision::Approve)
    });
    proposed.await.map(drop)
}

async fn close(play: &Play<'_>, number: &'static str) -> Result<(), DemoError> {
    let closed = play
        .of_holder(number, 0, |c, desk, account| sign_out::close(c, desk, account, Why::HolderAsked, "demo"));
    closed.await.map(drop)
}

/// The register brings them again: the same person, an account anew.
async fn open_again(play: &Play<'_>, number: &'static str) -> Result<(), DemoError> {
    let line = PEOPLE.lines().find(|line| line.contains(number)).unwrap_or_default();
    let line = line.replacen('{', "{\"reopen\": true, ", 1);
    let record = account::parse(&line, play.today).map_err(|why| DemoError::Damaged(why.to_string()))?;
    let phc = play.passphrase.clone();
    let desk = play.desk(0);
    let opened = play.app.db.write(move |c| {
        let applied = account::apply(c, &desk, &record)?;
        if let Ok(applied) = &applied {
            crate::factor::password::set(c, desk.now, applied.account, &phc)?;
        }
        Ok(applied)
    });
    opened.await?.map(drop).map_err(|why| DemoError::Damaged(why.to_string()))
}
