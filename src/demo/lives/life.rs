//! What each stranger lives, as a short story in acts.

use serde::Deserialize;

use super::acts::{Play, Who};
use super::stranger::Stranger;
use crate::account::Level;
use crate::application::{Activation, Application, Face, Papers, TypedPlace, Want, Wish};
use crate::demo::authority::{CLERK, CLERK_ELSEWHERE, IMMIGRATION, Seated, TWO_OF_THE_AUTHORITY};
use crate::demo::run::DemoError;

/// A story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Life {
    /// An account was opened, and nothing asked for yet.
    Newcomer,
    /// An application is being written.
    Draft,
    /// The register does not answer about them.
    Unanswered,
    /// What they declared is not what the register says.
    NotAsRegistered,
    /// Faces could not be told apart.
    FaceUnsure,
    /// An officer has proposed, and another decides.
    Proposed,
    /// A visit to the counter is booked.
    Visit,
    /// They were seen, and it is to be decided in time ...
    Seen,
    /// ... today ...
    DueToday,
    /// ... or was to be.
    Late,
    /// They were seen in another unit.
    SeenElsewhere,
    /// An officer asked for a paper.
    AskedForMore,
    /// An officer refused, with reasons.
    RefusedAtCounter,
    /// The law refused.
    RefusedByLaw,
    /// Nobody came back to the draft.
    Lapsed,
    /// Taken back.
    Withdrawn,
    /// Level 1 waits to be activated ...
    Issued,
    /// ... the window for it is over ...
    WindowOver,
    /// ... and to be opened again.
    WindowAsked,
    /// Level 1 is in force.
    ActiveOne,
    /// Level 2 waits, level 1 is in force.
    IssuedTwo,
    /// Level 2 is in force.
    ActiveTwo,
    /// Level 1 is in force, and they say in which part of their commune they live, which was split.
    Split,
}

/// Lives the life of `stranger`.
pub(super) async fn live(play: &Play<'_>, stranger: &Stranger) -> Result<(), DemoError> {
    let who = play.register(stranger, 50).await?;
    match stranger.life {
        Life::Newcomer => {}
        Life::Draft => drop(play.write(&who, Level::One, &stranger.name, 3).await?),
        Life::Lapsed => drop(play.write(&who, Level::One, &stranger.name, 45).await?),
        Life::Withdrawn => {
            let written = play.write(&who, Level::Two, &stranger.name, 6).await?;
            play.withdraw(&who, &written, 5).await?;
        }
        Life::NotAsRegistered => {
            let another_name = format!("{} An", stranger.name);
            drop(online(play, &who, (&another_name, true), 4).await?);
        }
        Life::Unanswered => drop(online(play, &who, (&stranger.name, true), 0).await?),
        Life::RefusedByLaw => drop(online(play, &who, (&stranger.name, true), 9).await?),
        Life::FaceUnsure => drop(online(play, &who, (&stranger.name, false), 1).await?),
        Life::Proposed => {
            let asked = online(play, &who, (&stranger.name, false), 1).await?;
            play.propose(&TWO_OF_THE_AUTHORITY[0], &asked, 1).await?;
        }
        Life::Visit => {
            let asked = asks_for_two(play, &who, 5).await?;
            play.book(&who, &asked, counter(&who)).await?;
        }
        Life::Seen => drop(seen(play, &who, play.last_working_day()?).await?),
        Life::SeenElsewhere => {
            let asked = asks_for_two(play, &who, 6).await?;
            let ago = play.last_working_day()?;
            play.see(&CLERK_ELSEWHERE, &asked, (Papers::Genuine, Face::Yes), ago).await?;
        }
        Life::DueToday => drop(seen(play, &who, play.due_today()?).await?),
        Life::Late => drop(seen(play, &who, 30).await?),
        Life::AskedForMore => {
            let checked = seen(play, &who, 4).await?;
            let words = "Bạn nộp thêm bản chụp giấy xác nhận nơi cư trú.";
            play.ask(counter(&who), &checked, (Want::Paper, words), 3).await?;
        }
        Life::RefusedAtCounter => {
            let asked = asks_for_two(play, &who, 12).await?;
            let checked = play.see(counter(&who), &asked, (Papers::NotGenuine, Face::Yes), 11).await?;
            let words =
                "Thẻ căn cước xuất trình là thẻ giả. Bạn có thể khiếu nại tại Công an phường trong 90 ngày.";
            play.refuse(counter(&who), &checked, words, 10).await?;
        }
        Life::Issued => drop(online(play, &who, (&stranger.name, true), 1).await?),
        Life::WindowOver => drop(online(play, &who, (&stranger.name, true), 12).await?),
        Life::WindowAsked => {
            online(play, &who, (&stranger.name, true), 14).await?;
            let wish = Wish::Activation(Activation {});
            let asked = play.begin(&who, &wish, 1).await?;
            drop(play.hand_in(&who, &asked, 1).await?);
        }
        Life::ActiveOne | Life::IssuedTwo | Life::ActiveTwo => levels(play, &who, stranger).await?,
        Life::Split => {
            online(play, &who, (&stranger.name, true), 40).await?;
            play.activate(&who, 39).await?;
            play.say_where(&who, &at_home(), 1).await?;
        }
    }
    Ok(())
}

/// In the part that the first clerk's agency has.
fn at_home() -> TypedPlace {
    TypedPlace {
        was: "99901".into(),
        as_of: "2025-06-30".into(),
        now: "99001".into(),
        street: "79 đường Bến Nước".into(),
    }
}

async fn levels(play: &Play<'_>, who: &Who, stranger: &Stranger) -> Result<(), DemoError> {
    online(play, who, (&stranger.name, true), 40).await?;
    play.activate(who, 39).await?;
    if stranger.life == Life::ActiveOne {
        return Ok(());
    }
    // Long enough ago for a card that has ended since.
    let ago = if stranger.life == Life::IssuedTwo { 3 } else { 20 };
    let checked = seen(play, who, ago).await?;
    play.approve(counter(who), &checked, ago - 1).await?;
    if stranger.life == Life::ActiveTwo {
        play.activate(who, ago - 2).await?;
    }
    Ok(())
}

/// Level 1 is asked for, with a photo that shows them or could be anybody's.
async fn online(
    play: &Play<'_>,
    who: &Who,
    (name, is_clear): (&str, bool),
    ago: i32,
) -> Result<Application, DemoError> {
    let written = play.write(who, Level::One, name, ago).await?;
    let with_photo = play.give_photo(who, &written, is_clear, ago).await?;
    play.hand_in(who, &with_photo, ago).await
}

async fn asks_for_two(play: &Play<'_>, who: &Who, ago: i32) -> Result<Application, DemoError> {
    let written = play.write(who, Level::Two, &who.stranger.name, ago).await?;
    play.hand_in(who, &written, ago).await
}

async fn seen(play: &Play<'_>, who: &Who, ago: i32) -> Result<Application, DemoError> {
    let asked = asks_for_two(play, who, ago + 1).await?;
    play.see(counter(who), &asked, (Papers::Genuine, Face::Yes), ago).await
}

/// Where such people come to.
const fn counter(who: &Who) -> &'static Seated {
    if who.stranger.is_foreigner() { &IMMIGRATION } else { &CLERK }
}
