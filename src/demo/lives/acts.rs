//! Single acts, each by the verb of the room it belongs to, so many days ago.

use std::sync::Arc;
use std::time::Duration;

use super::stranger::Stranger;
use crate::account::{self, Level};
use crate::app::App;
use crate::application::{
    self, Application, Asked, Checked, Decision, Evidence, Face, Filter, Means, Openings, Papers, Reason,
    Refused, Seen, TypedPlace, Want, Wanted, Wish,
};
use crate::audit;
use crate::base::{Aal, AccountId, Amr, LocalDate, Secret};
use crate::db::{Conn, StoreError};
use crate::demo::authority::Seated;
use crate::demo::people::PASSPHRASE;
use crate::demo::registers::{Simulator, face_of};
use crate::demo::run::DemoError;
use crate::directory::{Directory, Succession};
use crate::factor::password::{self, About, Phc};
use crate::file::{self, Purpose};
use crate::keys::Desk;
use crate::mandate::{self, Day, Officer};
use crate::policy::{Law, Terms};
use crate::session::{Citizen, Session};

/// At this hour offices are open.
const OFFICE_HOUR: Duration = Duration::from_secs(9 * 3_600);

/// What playing takes.
pub(super) struct Play<'a> {
    pub(super) app: &'a App,
    pub(super) simulator: &'a Simulator,
    pub(super) units: Arc<Directory>,
    pub(super) law: Arc<Law>,
    pub(super) today: LocalDate,
    /// One for all: it is printed at every start.
    pub(super) passphrase: Phc,
}

/// Somebody with an account.
pub(super) struct Who {
    pub(super) stranger: Stranger,
    account: AccountId,
}

/// The passphrase as it is kept.
pub(super) async fn passphrase(app: &App, first: &Stranger) -> Result<Phc, DemoError> {
    let secret = Secret::new(PASSPHRASE.to_owned());
    let first = first.registration().ok_or_else(|| damaged(&first.name))?.profile();
    let accepted = password::check(&secret, About::profile(&first)).await.map_err(damaged)?;
    app.hasher.hash(&app.entropy, &accepted).await.map_err(damaged)
}

fn damaged(why: impl std::fmt::Display) -> DemoError {
    DemoError::Damaged(why.to_string())
}

const fn seen(application: &Application) -> Seen {
    Seen { id: application.id, version: application.version }
}

impl Play<'_> {
    /// So many days ago: in the morning, or just now.
    pub(super) fn desk(&self, ago: i32) -> Desk {
        let mut desk = self.app.desk(None);
        if ago > 0 {
            desk.now = self.today.plus_days(-ago).begins().plus(OFFICE_HOUR);
        }
        desk
    }

    /// How many days ago the last working day before today was.
    pub(super) fn last_working_day(&self) -> Result<i32, DemoError> {
        let calendar = self.law.calendar();
        for ago in 1..15 {
            if calendar.is_working(self.today.plus_days(-ago)).map_err(damaged)? {
                return Ok(ago);
            }
        }
        Err(DemoError::Damaged("two weeks without a working day".into()))
    }

    /// How many days ago somebody was seen whose level 2 is to be decided today, or on the next working day.
    pub(super) fn due_today(&self) -> Result<i32, DemoError> {
        let term = self.law.at::<Terms>(self.today).map_err(damaged)?.rules.issue.citizen_level_2;
        for ago in (1..20).rev() {
            let due = term.due(self.today.plus_days(-ago), self.law.calendar()).map_err(damaged)?;
            if due >= self.today {
                return Ok(ago);
            }
        }
        Err(DemoError::Damaged("no day on which level 2 is due today".into()))
    }

    async fn write_all<T: Send + 'static>(
        &self,
        ago: i32,
        mut f: impl FnMut(&mut Conn, &Desk, &Law) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, DemoError> {
        let (desk, law) = (self.desk(ago), self.law.clone());
        Ok(self.app.db.write(move |c| f(c, &desk, &law)).await?)
    }

    /// What `who` does, signed in.
    async fn act<T: Send + 'static>(
        &self,
        who: &Who,
        ago: i32,
        mut f: impl FnMut(&mut Conn, &Desk, &Law, &Citizen) -> Result<Result<T, Refused>, StoreError>
        + Send
        + 'static,
    ) -> Result<T, DemoError> {
        let account = who.account;
        let acted = self.write_all(ago, move |c, desk, law| {
            let session = signed_in(c, desk, account)?;
            let citizen = Citizen::prove(c, &session)?.ok_or(StoreError::Missing)?;
            f(c, desk, law, &citizen)
        });
        acted.await?.map_err(|refused| DemoError::Damaged(format!("{}: {refused:?}", who.stranger.name)))
    }

    /// What an officer does.
    pub(super) async fn serve<T: Send + 'static>(
        &self,
        seated: &'static Seated,
        ago: i32,
        mut f: impl FnMut(&mut Conn, &Desk, &Law, &Officer) -> Result<Result<T, Refused>, StoreError>
        + Send
        + 'static,
    ) -> Result<T, DemoError> {
        let units = self.units.clone();
        let rules = self.law.at::<Succession>(self.today).map_err(damaged)?.rules.clone();
        let seat = seated.seat().map_err(damaged)?;
        let served = self.write_all(ago, move |c, desk, law| {
            let account = account::find(c, &desk.vault, seated.number)?.ok_or(StoreError::Missing)?;
            let session = signed_in(c, desk, account)?;
            let citizen = Citizen::prove(c, &session)?.ok_or(StoreError::Missing)?;
            let day = Day { agencies: &units.agencies, rules: &rules, on: desk.now.local_date() };
            match mandate::officer(c, day, &citizen, &seat)? {
                Ok(officer) => Ok(f(c, desk, law, &officer)?.map_err(|refused| format!("{refused:?}"))),
                Err(no_officer) => Ok(Err(no_officer.to_string())),
            }
        });
        let told = |why: String| DemoError::Damaged(format!("{} at {}: {why}", seated.number, seated.agency));
        served.await?.map_err(told)
    }

    /// Opens an account, as somebody does who registers.
    pub(super) async fn register(&self, stranger: &Stranger, ago: i32) -> Result<Who, DemoError> {
        let new = stranger.registration().ok_or_else(|| damaged(&stranger.name))?.verified();
        let phc = self.passphrase.clone();
        let made = self.write_all(ago, move |c, desk, _law| {
            let made = account::create(c, desk, &new)?;
            if let Ok(account) = &made {
                password::set(c, desk.now, account.id, &phc)?;
            }
            Ok(made)
        });
        let account = made.await?.map_err(|_taken| crate::demo::kept::KeptError::Unfinished)?.id;
        Ok(Who { stranger: stranger.clone(), account })
    }

    pub(super) async fn begin(&self, who: &Who, wish: &Wish, ago: i32) -> Result<Application, DemoError> {
        let wish = wish.clone();
        self.act(who, ago, move |c, desk, law, citizen| application::begin(c, desk, law, citizen, &wish))
            .await
    }

    /// Begins an application for a level, under that name.
    pub(super) async fn write(
        &self,
        who: &Who,
        level: Level,
        name: &str,
        ago: i32,
    ) -> Result<Application, DemoError> {
        let wish = who.stranger.wish(level, name, self.today).ok_or_else(|| damaged(name))?;
        self.begin(who, &wish, ago).await
    }

    pub(super) async fn withdraw(&self, who: &Who, of: &Application, ago: i32) -> Result<(), DemoError> {
        let at = seen(of);
        self.act(who, ago, move |c, desk, _law, citizen| application::withdraw(c, desk, citizen, at)).await
    }

    /// Adds a photo: the simulated comparison knows it, or is not sure.
    pub(super) async fn give_photo(
        &self,
        who: &Who,
        of: &Application,
        is_clear: bool,
        ago: i32,
    ) -> Result<Application, DemoError> {
        let portrait = self.simulator.portrait_of(who.stranger.number()).filter(|_| is_clear);
        let photo = face_of(portrait.as_ref().map_or("nobody in particular", |one| one.0.as_str()));
        let accepted = file::check(Purpose::Portrait, photo.into()).map_err(damaged)?;
        let at = seen(of);
        let version = self.act(who, ago, move |c, desk, _law, citizen| {
            application::hand_in(c, desk, citizen, at, Evidence::Portrait, &accepted)
        });
        let mut with_photo = of.clone();
        with_photo.version = version.await?;
        Ok(with_photo)
    }

    /// Hands it in; the registers are asked.
    pub(super) async fn hand_in(
        &self,
        who: &Who,
        of: &Application,
        ago: i32,
    ) -> Result<Application, DemoError> {
        let (desk, account) = (self.desk(ago), who.account);
        let session = self.app.db.read(move |c| signed_in(c, &desk, account)).await?;
        let (db, ports) = (&self.app.db, &self.app.ports);
        let means = Means { db, desk: self.desk(ago), law: self.law.clone(), ports };
        let handed_in = application::submit(&means, &session, seen(of)).await?;
        handed_in.map_err(|refused| DemoError::Damaged(format!("{}: {refused:?}", who.stranger.name)))
    }

    /// Begins something for another, as the holder of an imported account, and hands it in.
    pub(super) async fn ask_for(&self, number: &'static str, wish: &Wish, ago: i32) -> Result<(), DemoError> {
        let (law, wish) = (self.law.clone(), wish.clone());
        let begun = self.of_holder(number, ago, move |c, desk, account| {
            let session = signed_in(c, desk, account)?;
            let citizen = Citizen::prove(c, &session)?.ok_or(StoreError::Missing)?;
            Ok((application::begin(c, desk, &law, &citizen, &wish)?, session))
        });
        let (begun, session) = begun.await?;
        let refused = |refused: Refused| DemoError::Damaged(format!("{number}: {refused:?}"));
        let begun = begun.map_err(refused)?;
        let (db, ports) = (&self.app.db, &self.app.ports);
        let means = Means { db, desk: self.desk(ago), law: self.law.clone(), ports };
        application::submit(&means, &session, seen(&begun)).await?.map(drop).map_err(refused)
    }

    /// Books the first hour that is free at that counter, if there is one.
    pub(super) async fn book(&self, who: &Who, of: &Application, at: &Seated) -> Result<(), DemoError> {
        let (units, id, office) = (self.units.clone(), of.id, at.seat().map_err(damaged)?.agency);
        self.act(who, 0, move |c, desk, law, citizen| {
            let openings = Openings { law, units: &units, now: desk.now };
            let Some(stands) = application::standing(c, &desk.vault, citizen, id)? else { return Ok(Ok(())) };
            let free = application::free(c, &openings, &stands.wish, &office, None)?;
            let first = free.iter().flat_map(|day| &day.hours).find(|hour| hour.free > 0);
            let Some(hour) = first else { return Ok(Ok(())) };
            let (seen, wanted) =
                (Seen { id, version: 0 }, Wanted { office: office.clone(), slot: hour.slot });
            Ok(application::book(c, desk, &openings, citizen, seen, &wanted)?.map(drop))
        })
        .await
    }

    /// Says in which part of the commune that was split they live, and hands it in.
    pub(super) async fn say_where(&self, who: &Who, typed: &TypedPlace, ago: i32) -> Result<(), DemoError> {
        let openings = Openings { law: &self.law, units: &self.units, now: self.desk(ago).now };
        let said = typed.read(&openings).map_err(|flaws| DemoError::Damaged(format!("{flaws:?}")))?;
        let begun = self.begin(who, &Wish::Place(said), ago).await?;
        self.hand_in(who, &begun, ago).await.map(drop)
    }

    /// Sees somebody with their papers.
    pub(super) async fn see(
        &self,
        officer: &'static Seated,
        of: &Application,
        (papers, biometrics): (Papers, Face),
        ago: i32,
    ) -> Result<Application, DemoError> {
        let (at, checked) = (seen(of), Checked::of(papers, biometrics));
        let about = of.account;
        self.serve(officer, ago, move |c, desk, law, officer| {
            officer.look(c, desk, about, audit::Purpose::Visit)?;
            application::check_in_person(c, desk, law, officer, at, &checked)
        })
        .await?;
        // What a register said before a visit is asked anew after it.
        let (db, ports) = (&self.app.db, &self.app.ports);
        application::ask_again(&Means { db, desk: self.desk(ago), law: self.law.clone(), ports }).await?;
        self.serve(officer, ago, move |c, _desk, _law, officer| {
            let waiting = application::queue(c, officer, &Filter::default(), None, 200)?;
            Ok(waiting.into_iter().find(|one| one.id == at.id).ok_or(Refused::NotFound))
        })
        .await
    }

    pub(super) async fn ask(
        &self,
        officer: &'static Seated,
        of: &Application,
        (wanted, words): (Want, &str),
        ago: i32,
    ) -> Result<(), DemoError> {
        let about = of.account;
        let (at, asked) = (seen(of), Asked { wanted: vec![wanted], words: words.to_owned() });
        let asked = self.serve(officer, ago, move |c, desk, law, officer| {
            officer.look(c, desk, about, audit::Purpose::Application)?;
            application::ask(c, desk, law, officer, at, &asked)
        });
        asked.await.map(drop)
    }

    pub(super) async fn propose(
        &self,
        officer: &'static Seated,
        of: &Application,
        ago: i32,
    ) -> Result<(), DemoError> {
        let (at, about) = (seen(of), of.account);
        let proposed = self.serve(officer, ago, move |c, desk, law, officer| {
            officer.look(c, desk, about, audit::Purpose::Application)?;
            application::propose(c, desk, law, officer, at, &Decision::Approve)
        });
        proposed.await.map(drop)
    }

    pub(super) async fn approve(
        &self,
        officer: &'static Seated,
        of: &Application,
        ago: i32,
    ) -> Result<(), DemoError> {
        self.decide(officer, of, Decision::Approve, ago).await
    }

    pub(super) async fn refuse(
        &self,
        officer: &'static Seated,
        of: &Application,
        words: &str,
        ago: i32,
    ) -> Result<(), DemoError> {
        let decision = Decision::Refuse { reason: Reason::PapersNotGenuine, words: words.to_owned() };
        self.decide(officer, of, decision, ago).await
    }

    async fn decide(
        &self,
        officer: &'static Seated,
        of: &Application,
        decision: Decision,
        ago: i32,
    ) -> Result<(), DemoError> {
        let (at, about) = (seen(of), of.account);
        let decided = self.serve(officer, ago, move |c, desk, law, officer| {
            officer.look(c, desk, about, audit::Purpose::Application)?;
            application::decide(c, desk, law, officer, at, &decision)
        });
        decided.await.map(drop)
    }

    /// Takes up what was issued.
    pub(super) async fn activate(&self, who: &Who, ago: i32) -> Result<(), DemoError> {
        let account = who.account;
        let taken_up = self.write_all(ago, move |c, desk, _law| account::activate(c, desk, account));
        let told = |why: account::NotActivated| DemoError::Damaged(format!("{}: {why}", who.stranger.name));
        taken_up.await?.map(drop).map_err(told)
    }

    /// Lets happen what time alone does: units are told of what is late, forgotten drafts lapse.
    pub(super) async fn let_time_pass(&self) -> Result<(), DemoError> {
        while self.write_all(0, application::tick).await? > 0 {}
        Ok(())
    }

    /// What somebody does who has no story: by the number they are found by.
    pub(super) async fn of_holder<T: Send + 'static>(
        &self,
        number: &'static str,
        ago: i32,
        mut f: impl FnMut(&mut Conn, &Desk, AccountId) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, DemoError> {
        self.write_all(ago, move |c, desk, _law| {
            let account = account::find(c, &desk.vault, number)?.ok_or(StoreError::Missing)?;
            f(c, desk, account)
        })
        .await
    }
}

/// That somebody is signed in as officers are. It is on no shelf: whoever holds it holds nothing that a browser could show.
fn signed_in(c: &mut Conn, desk: &Desk, account: AccountId) -> Result<Session, StoreError> {
    let account = account::account(c, account)?;
    Ok(Session {
        key: String::new(),
        sid: String::new(),
        account: account.id,
        person: account.person,
        aal: Aal::Two,
        amr: vec![Amr::Swk, Amr::User],
        auth_time: desk.now,
        ends_at: desk.now,
        epoch: account.epoch,
        agent: String::new(),
    })
}
