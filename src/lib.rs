//! Khoá, a country's digital key: the map of the code.
//!
//! A folder is a topic and a reason to change. Inside one, `model.rs` holds its nouns, `store.rs` its SQL, `*_checks.rs`
//! its refusals, and a file named by a verb does that. Roots, in dependency order; each imports only what stands above it
//! (`tests/it/house_rules.rs` has the exact table and holds the code against it):
//!
//! **Tier 0.** [`base`]: words everyone speaks. Typed ids, secrets, time and chance as parameters, problems, the numbers
//! people are known by, and the texts that strangers choose and others read.
//!
//! **Tier 1.** [`config`]: typed settings; an unknown key is refused by name. [`db`]: one set of queries over embedded SQLite
//! and PostgreSQL. [`ephemeral`]: what may be lost, in memory or Redis. [`outbound`]: mail, SMS, guarded calls to others.
//! [`web`]: the middleware every request passes. [`keys`]: signing keys and their rotation, JOSE, and the envelope that seals
//! personal data.
//!
//! **Tier 2.** [`jobs`]: background work enqueued in the caller's transaction. [`audit`]: the append-only log under Merkle roots,
//! and who must hear of what stands in it.
//! [`policy`]: the law as data by date, the calendar of working days, and the legal clock. [`directory`]: places and agencies
//! with dates and successors. [`registers`]: national registers, asked and heard; how old what they say is.
//! [`file`]: files of people, checked by their content, sealed, and erased in time.
//!
//! **Tier 3.** [`account`]: who somebody is. [`session`]: that they signed in. [`factor`]: what they prove it with.
//! [`device`]: the phone as a key, and which browsers are rung when something waits. [`client`]: relying parties, what they may ask for, and who a person is to each.
//! [`mandate`]: who may act for whom: guardians of children and wards, members of organisations, officers of agencies, and that every look of
//! theirs at a person is on record. [`grant`]:
//! what people allowed relying parties, and what those hold of it. [`approval`]: a question that one person answers by a
//! signature of their key. [`assistance`]: an officer or community helper who helps one person for minutes, under their own name and with the person's
//! agreement. [`signing`]: a document that one member of an organisation files and another signs. [`sign_out`]: everything that ends, in the caller's transaction.
//! [`login`]: the conversation in which somebody signs in, signs up, or comes back into what they lost the key of; a child by a key
//! that their guardian sets, and to a service once that guardian has agreed; and what follows where somebody was forced to.
//! [`wallet`]: electronic documents, which agencies issue and people hold, and show with a network and without. [`feedback`]: what somebody reports to an agency, and its answer. [`application`]: what somebody asks the authority for, from
//! the first word to the decision. [`life`]: what registers do to people. [`changeover`]: accounts of other systems, until their holders
//! can use one here. [`readiness`]: how far each province is with it, and which services stand. [`rights`]: what somebody may ask about
//! the data of themselves: a copy of all, an end to a restriction of processing, and its erasure. [`merge`]: two people of the records who
//! are one, found, decided by two officers, and made one. These never see [`app`], and of a request at most its cookies: they take a connection, a
//! moment and chance.
//!
//! **Tier 4.** [`app`]: the capabilities a request may use, in one struct. [`op`]: the OpenID provider; an auditor can read
//! it alone, RFCs in hand.
//!
//! **Tier 5.** [`api`]: what machines call, a folder per audience. [`pages`]: what people see. [`ops`]: what operators see.
//! [`openapi`]: what machines may rely on, as documents.
//!
//! **Tier 6.** [`boot`]: from configuration to a running service. [`routes`]: every URL, a file per audience. [`cli`]: the command
//! line. [`demo`]: the sample portals, phones and people of `khoa demo`.
//!
//! # Walkthroughs
//!
//! **A person signs in to a portal.** `routes` → `pages::handlers::authorize::begin` → [`op::authorize::begin`] reads the request
//! (`op/authorize/request.rs`, two lists of checks), opens a [`login::Conversation`] bound to the browser, and `decision.rs`
//! says "sign in". `pages::handlers::login` shows the page; the answer goes to [`login`], which throttles, checks the factor and makes a
//! [`session`]. The browser comes back to `/authorize/resume`, the decision is now "issue", and `op/authorize/issue.rs`
//! commits grant, code and audit entry together.
//!
//! **A portal redeems the code.** `op/token/endpoint.rs` proves the client, `code_grant.rs` gathers facts, runs
//! `code_checks.rs`, and claims the code by one conditional statement. A second claim ends the whole family, and the
//! refusal commits. Tokens are signed after the commit, in `issue.rs`.
//!
//! **An official app signs its person in by itself.** `op/first_party/endpoint.rs` reads the request that a browser would have brought,
//! and hands out what waits, sealed (`auth_session.rs`). The passkey or the phone's key answers to [`login`], and
//! `op/authorize/at_once.rs` decides as for a browser and issues the code, bound to the key that signed the request.
//!
//! **A person signs out.** `pages::handlers::logout` → [`op::logout::end`] → [`sign_out::Places`]: its grants end, and one job per client is
//! enqueued in the same transaction; then the session goes from the ephemeral store. [`jobs`] hands each job to
//! `op/logout/backchannel.rs`, which tells the client by a signed token over the guarded HTTP client.
//!
//! **A citizen asks for a level.** `pages::handlers::applications` → `application::begin`, evidence through [`file`], then
//! `application::submit`: the registers are asked outside any transaction, `kind/identity/judge.rs` judges by the law of the day
//! on which nothing was missing, and one conditional update with its step and audit entry says what has become of it. At a
//! counter an officer opens it through a [`mandate::Look`], checks and decides; `account::issue` waits for its holder.

pub mod account;
pub mod api;
pub mod app;
pub mod application;
pub mod approval;
pub mod assistance;
pub mod audit;
pub mod base;
pub mod boot;
pub mod changeover;
pub mod cli;
pub mod client;
pub mod config;
pub mod db;
pub mod demo;
pub mod device;
pub mod directory;
pub mod ephemeral;
pub mod factor;
pub mod feedback;
pub mod file;
pub mod grant;
pub mod jobs;
pub mod keys;
pub mod life;
pub mod login;
pub mod mandate;
pub mod merge;
pub mod op;
pub mod openapi;
pub mod ops;
pub mod outbound;
pub mod pages;
pub mod policy;
pub mod readiness;
pub mod registers;
pub mod rights;
pub mod routes;
pub mod session;
pub mod sign_out;
pub mod signing;
pub mod wallet;
pub mod web;
