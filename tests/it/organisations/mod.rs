//! Acting for an organisation: nobody signs in as one, and whoever acts for one does so as themselves, within scope and time.

mod acting;
mod applying;
mod ending;
mod members;
mod order;
mod signing;

use khoa::base::{AccountId, LocalDate, ServiceGroup};
use khoa::mandate::member::{self, Member, NewMember, Role, Scope, Source};
use serde_json::{Value, json};

use crate::support::{Browser, Page, Party, TestServer, Tokens};

pub(crate) const PASSPHRASE: &str = "trang sáng trên sông quê";
pub(crate) const TIMBER: &str = "9900000016";

/// An organisation as an import brings it.
pub(crate) fn organisation(code: &str, name: &str) -> Value {
    json!({ "kind": "organisation", "tax_code": code, "name": name })
}

/// The `n`th tax code that nobody has, of the province without one.
pub(crate) fn code(n: u32) -> String {
    let check = |nine: &str| {
        let weights = [31, 29, 23, 19, 17, 13, 7, 5, 3];
        let sum: u32 =
            nine.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        10 - sum % 11
    };
    // Where the check would have two digits there is no code.
    let all = (n * 10..).map(|serial| format!("99{serial:07}"));
    all.map(|nine| (check(&nine), nine))
        .find_map(|(check, nine)| (check < 10).then(|| format!("{nine}{check}")))
        .unwrap()
}

/// What gives somebody a part of an organisation.
pub(crate) struct Gift<'a> {
    pub(crate) role: Role,
    pub(crate) scope: &'a [&'a str],
    pub(crate) until: Option<LocalDate>,
    pub(crate) source: Source,
    pub(crate) by: &'a str,
}

impl Gift<'_> {
    pub(crate) const fn of(role: Role) -> Self {
        Self { role, scope: &[], until: None, source: Source::Decision, by: "CA-001" }
    }
}

/// The account of whoever is named.
pub(crate) async fn id_of(s: &TestServer, name: &str) -> AccountId {
    let (app, name) = (&s.running.app, name.to_owned());
    let vault = app.vault.clone();
    let found = app.db.read(move |c| khoa::account::named(c, &vault, &name));
    found.await.unwrap().unwrap()
}

/// Lets `person` act for `organisation`.
pub(crate) async fn give(s: &TestServer, person: &str, organisation: &str, gift: Gift<'_>) -> Member {
    let (actor, organisation) = (id_of(s, person).await, id_of(s, organisation).await);
    let groups = gift.scope.iter().map(|word| word.parse::<ServiceGroup>().unwrap());
    let new = NewMember {
        organisation,
        actor,
        role: gift.role,
        scope: Scope::of(groups),
        valid_from: s.clock.now().local_date(),
        valid_to: gift.until,
        source: gift.source,
        reference: "QĐ-1".into(),
        by: gift.by.to_owned(),
    };
    let desk = s.running.app.desk(None);
    s.running.app.db.write(move |c| member::give(c, &desk, &new)).await.unwrap().unwrap()
}

/// Ends a mandate, as everything does that ends one.
pub(crate) async fn end(s: &TestServer, mandate: &Member) {
    let (desk, id) = (s.running.app.desk(None), mandate.id);
    let ended = s.running.app.db.write(move |c| khoa::sign_out::mandate(c, &desk, id, ("CA-001", "QĐ-2")));
    assert!(ended.await.unwrap().is_some());
}

/// A browser in which somebody has signed in just now.
pub(crate) async fn signed_in(s: &TestServer, who: &str) -> Browser {
    let mut browser = s.browser();
    let page = browser.open("/login").await;
    assert_eq!(browser.sign_in(&page, who, PASSPHRASE).await.url.path(), "/");
    browser
}

/// A portal that serves both people and organisations.
pub(crate) async fn portal(s: &TestServer, over: Value) -> Party {
    let mut metadata = json!({ "khoa_serves": "both", "scope": "openid profile org offline_access" });
    for (member, value) in over.as_object().unwrap() {
        metadata[member] = value.clone();
    }
    s.client("portal", metadata).await
}

/// The wish of a portal that wants to know everything of the organisation.
pub(crate) const WISH: (&str, &str) = ("scope", "openid profile org offline_access");

/// Signs in and goes as far as the page on which one says for whom one acts.
pub(crate) async fn to_the_choice(
    party: &Party,
    browser: &mut Browser,
    who: &str,
    over: &[(&str, &str)],
) -> Page {
    let own = over.iter().any(|(name, _)| *name == "scope");
    let over = if own { over.to_vec() } else { [&[WISH][..], over].concat() };
    let page = browser.open(&party.authorization(&over)).await;
    let page = if page.has("login-submit") { browser.sign_in(&page, who, PASSPHRASE).await } else { page };
    assert_eq!(page.url.path(), "/choose", "{}", page.body);
    page
}

/// Chooses an organisation, or `myself`.
pub(crate) async fn choose(s: &TestServer, browser: &mut Browser, page: &Page, whom: &str) -> Page {
    let value = match whom {
        "myself" => whom.to_owned(),
        code => id_of(s, code).await.to_string(),
    };
    let mut page = browser.submit(page, "/choose", &[("choice", &value)]).await;
    if page.has("consent-accept") {
        page = browser.submit(&page, "/consent", &[("decision", "accept")]).await;
    }
    page
}

/// The tokens of somebody who acts for an organisation.
pub(crate) async fn tokens_for(
    s: &TestServer,
    party: &Party,
    browser: &mut Browser,
    who: &str,
    code: &str,
) -> Tokens {
    let page = to_the_choice(party, browser, who, &[]).await;
    let page = choose(s, browser, &page, code).await;
    let code = page.query("code").unwrap_or_else(|| panic!("no code at {}:\n{}", page.url, page.body));
    Tokens::of(&party.redeem(&code, &[]).await)
}
