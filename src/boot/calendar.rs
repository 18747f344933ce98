//! What comes due by the calendar: what ends on a day, what begins on one, and what nobody can object to any more.

use crate::app::App;
use crate::db::StoreError;
use crate::keys::Desk;
use crate::mandate::guardian::Rules;
use crate::{merge, rights, sign_out, wallet};

/// How many accounts one transaction locks because their document is over.
const AT_ONCE: i64 = 20;

/// Locks accounts whose document is over, and opens those whose document was renewed, by the day that it is in Viet Nam.
pub(super) async fn expire(app: &App) -> Result<(), StoreError> {
    let today = app.ring.steadily().await.local_date();
    loop {
        let desk = app.desk(None);
        let changed = app.db.write(move |c| sign_out::expire(c, &desk, today, AT_ONCE)).await?;
        if changed == 0 {
            return Ok(());
        }
        app.heed_endings().await?;
    }
}

/// Erases what people have asked to have erased and not taken back. It is gone for good, so it does not hang on a clock that may
/// have leapt.
pub(super) async fn erase(app: &App) -> Result<(), StoreError> {
    let now = app.ring.surely().await;
    loop {
        let (desk, law) = (Desk { now, ..app.desk(None) }, app.law.get().await?);
        if app.db.write(move |c| rights::erase_due(c, &desk, &law)).await? == 0 {
            return Ok(());
        }
        app.heed_endings().await?;
    }
}

/// Children who are old enough have their accounts, and guardians whose time is over represent nobody, by the same day.
pub(super) async fn hand_over_children(app: &App) -> Result<(), StoreError> {
    let today = app.ring.steadily().await.local_date();
    let law = app.law.get().await?;
    // Without a law nobody was represented.
    let Ok(rules) = law.at::<Rules>(today).map(|dated| *dated.rules) else { return Ok(()) };
    loop {
        let desk = app.desk(None);
        let ended = app.db.write(move |c| sign_out::hand_over(c, &desk, &rules, (today, AT_ONCE))).await?;
        if ended == 0 {
            return Ok(());
        }
        app.jobs.wake();
        app.heed_endings().await?;
    }
}

/// Tells holders of documents that end in some days, by the same day.
pub(super) async fn tell_of_documents(app: &App) -> Result<(), StoreError> {
    let (today, law) = (app.ring.steadily().await.local_date(), app.law.get().await?);
    loop {
        let (desk, law) = (app.desk(None), law.clone());
        if app.db.write(move |c| wallet::tell_of_ends(c, &desk, &law, today)).await? == 0 {
            return Ok(());
        }
        app.jobs.wake();
    }
}

/// Two accounts that two officers found to be one person's become one, once the day is over until which their holders could object. It is
/// not taken back, so it does not hang on a clock that may have leapt.
pub(super) async fn merge_people(app: &App) -> Result<(), StoreError> {
    let now = app.ring.surely().await;
    let mut after = None;
    while let Some(id) = app.db.read(move |c| merge::next_due(c, now.local_date(), after)).await? {
        let desk = Desk { now, ..app.desk(None) };
        match app.db.write(move |c| merge::take_effect(c, &desk, id)).await {
            Ok(()) => {
                app.jobs.wake();
                app.heed_endings().await?;
            }
            // The others do not wait for it; it is tried again in a minute.
            Err(error) => tracing::error!(%id, %error, "two accounts could not become one"),
        }
        after = Some(id);
    }
    Ok(())
}
