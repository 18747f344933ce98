//! Who does which kind of job.

use std::sync::Arc;

use super::build::law;
use crate::account::{AnswerDuress, TellHolder};
use crate::app::App;
use crate::approval::TellAsker;
use crate::audit::{Heard, Holder};
use crate::changeover::invite::SendInvitation;
use crate::device::push::Ring;
use crate::jobs::{Bench, Runner};
use crate::life::Heed;
use crate::login::SendCode;
use crate::login::duress::Alarm;
use crate::mandate::member::{TellInvited, Telling};
use crate::merge::SubjectMoved;
use crate::op::Mover;
use crate::op::ciba::{PushTokens, Teller};
use crate::op::logout::BackChannel;
use crate::pages::post::Post;
use crate::registers::{Happened, Means};
use crate::session::{ClearShelf, Shelf};
use crate::sign_out::{EndGrants, EndMandates, Ending, TellClient};

/// The jobs that every process can do.
pub(super) fn runner(app: &Arc<App>) -> Runner {
    Runner::new(app.db.clone(), app.clock.clone(), app.entropy.clone(), app.jobs.clone())
        .register::<TellClient>(BackChannel(app.clone()))
        .register::<SubjectMoved>(Mover(app.clone()))
        .register::<TellAsker>(Teller(app.clone()))
        .register::<PushTokens>(Teller(app.clone()))
        .register::<Ring>(Post(app.clone()))
        .register::<SendCode>(Post(app.clone()))
        .register::<SendInvitation>(Post(app.clone()))
        .register::<TellHolder>(Post(app.clone()))
        .register::<Heard<Holder>>(Post(app.clone()))
        .register::<AnswerDuress>(Alarm(bench(app)))
        .register::<Happened>(Heed {
            means: means(app),
            law: law(&app.db, &app.clock),
            jobs: app.jobs.clone(),
        })
        .register::<EndGrants>(Ending(bench(app)))
        .register::<EndMandates>(Ending(bench(app)))
        .register::<TellInvited>(Telling(bench(app)))
}

fn bench(app: &App) -> Bench {
    let (db, vault, jobs) = (app.db.clone(), app.vault.clone(), app.jobs.clone());
    Bench { db, vault, jobs, clock: app.clock.clone(), entropy: app.entropy.clone() }
}

fn means(app: &App) -> Means {
    let (db, vault) = (app.db.clone(), app.vault.clone());
    Means { db, vault, clock: app.clock.clone(), entropy: app.entropy.clone() }
}

/// The jobs of a process that holds sessions, or reaches them.
pub(super) fn with_shelf(app: &Arc<App>, runner: Runner) -> Runner {
    let (db, store, clock) = (app.db.clone(), app.ephemeral.clone(), app.clock.clone());
    runner.register::<ClearShelf>(Shelf { db, store, clock })
}
