//! Measures the khoa binary beside the physical ceilings of this machine and beside node-oidc-provider.
//! The service is known only by its command line and its HTTP face; README.md says how to read the figures.

mod browser;
mod ceiling;
mod closed_loop;
mod form;
mod jwt;
mod key;
mod legacy;
mod officer;
mod open_loop;
mod passkey;
mod people;
mod phone;
mod plan;
mod process;
mod report;
mod request;
mod scenario;
mod side;
mod tokens;
mod wire;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail, ensure};
use ceiling::commit::Store;
use ceiling::{Ceiling, Meter};
use clap::{Parser, Subcommand};
use plan::{Pace, Plan};
use report::Row;
use serde_json::{Value, json};
use side::Side;
use side::khoa::{Khoa, Stores};
use tokio::signal::unix::{SignalKind, signal};

/// Measures khoa: each scenario beside its physical ceiling and, if wanted, beside node-oidc-provider.
#[derive(Parser)]
struct Options {
    /// The binary to measure, built with the `release` profile; without it only ceilings and peer are measured.
    #[arg(long)]
    khoa: Option<PathBuf>,
    /// An older binary to measure in the same run, with its own data.
    #[arg(long, requires = "khoa")]
    compare: Option<PathBuf>,
    /// Scenarios to run, by number; all of them otherwise.
    #[arg(long, value_delimiter = ',')]
    scenario: Vec<String>,
    /// Short repeats that show whether it works; prints the table and writes nothing.
    #[arg(long)]
    quick: bool,
    /// Measure node-oidc-provider too.
    #[arg(long)]
    peer: bool,
    /// An empty PostgreSQL database to run khoa on instead of SQLite.
    #[arg(long)]
    database: Option<String>,
    /// Another empty one, of the same server, for the older binary.
    #[arg(long, requires_all = ["compare", "database"])]
    compare_database: Option<String>,
    /// A Redis to keep khoa's sessions in instead of its own memory.
    #[arg(long, requires = "khoa")]
    redis: Option<String>,
    /// Seconds of one repeat.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=120))]
    seconds: u64,
    /// How many people are registered where growth is looked at (B23, B29, B30, B33).
    #[arg(long, default_value_t = 200_000, value_parser = clap::value_parser!(u32).range(1_000..=9_000_000))]
    people: u32,
    /// What SQLite's ceiling waits for: FULL (the disk, at every commit) or NORMAL.
    #[arg(long, default_value = "FULL")]
    sqlite_synchronous: String,
    /// End with an error when a goal is missed.
    #[arg(long)]
    strict: bool,
    #[command(subcommand)]
    role: Option<Role>,
}

#[derive(Subcommand)]
enum Role {
    /// The bare server of the HTTP ceiling; started by the generator itself.
    #[command(hide = true)]
    Plaintext {
        /// Loopback port.
        #[arg(long)]
        port: u16,
    },
}

fn main() -> Result<ExitCode> {
    let options = Options::parse();
    if let Some(Role::Plaintext { port }) = options.role {
        ceiling::plaintext::serve(port)?;
        return Ok(ExitCode::SUCCESS);
    }
    ensure!(std::thread::available_parallelism()?.get() >= 2, "two cores are needed: one is the server's");
    let scratch = std::env::temp_dir().join(format!("khoa-load-{}", std::process::id()));
    std::fs::create_dir_all(&scratch)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // Dropping the run kills the servers it started, by their ids: none outlives an interrupted run.
    let outcome = runtime.block_on(async {
        let mut told_to_end = signal(SignalKind::terminate())?;
        tokio::select! {
            outcome = run(&options, &scratch) => outcome,
            _ = told_to_end.recv() => bail!("told to end"),
            _ = tokio::signal::ctrl_c() => bail!("interrupted"),
        }
    });
    std::fs::remove_dir_all(&scratch)?;
    outcome
}

async fn run(options: &Options, scratch: &Path) -> Result<ExitCode> {
    let alike = options.database.is_some() == options.compare_database.is_some();
    ensure!(options.compare.is_none() || alike, "the older binary needs a database too: --compare-database");
    let plans = chosen(&options.scenario)?;
    let pace = if options.quick { Pace::quick() } else { Pace::full(options.seconds) };
    let many = if options.quick { pace.many } else { usize::try_from(options.people)? };
    let pace = Pace { many, ..pace };
    let store = match &options.database {
        Some(url) => Store::Postgres(url.clone()),
        None => Store::Sqlite { synchronous: options.sqlite_synchronous.clone() },
    };
    let meter = Meter { store, scratch: scratch.to_owned(), pace };
    let package = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    let database = options.database.as_deref();
    let ours = match &options.khoa {
        Some(binary) => {
            let stores = Stores { database, redis: options.redis.as_deref() };
            Some(Side::Khoa(Khoa::set_up(binary, &scratch.join("khoa"), stores, pace.people).await?))
        }
        None => None,
    };
    let before = match &options.compare {
        Some(binary) => {
            let stores = Stores { database: options.compare_database.as_deref(), redis: None };
            Some(Side::Khoa(Khoa::set_up(binary, &scratch.join("before"), stores, pace.people).await?))
        }
        None => None,
    };
    let peer = if options.peer {
        Some(Side::Peer(side::peer::Peer::set_up(&package, &scratch.join("peer"), pace.people)?))
    } else {
        None
    };
    let machine = machine(&meter.store, options)?;
    let database = if database.is_some() { "PostgreSQL" } else { "SQLite" };
    let when = said("date", &["-u", "+%Y-%m-%d %H:%M"])?;
    let (mut rows, mut failed) = (Vec::new(), false);
    for plan in plans {
        eprintln!("{} {} …", plan.id, plan.title);
        let sides = [before.as_ref(), ours.as_ref(), peer.as_ref()];
        let row = measure(plan, sides, &meter).await?;
        for error in
            [&row.before, &row.ours, &row.peer].into_iter().flatten().filter_map(|side| side.as_ref().err())
        {
            eprintln!("  failed: {error:#}");
        }
        failed |= row.failed();
        let row = row.to_json(&when, database);
        eprintln!(
            "  before {} khoa {} peer {} ceiling {}",
            row["before"]["median"], row["khoa"]["median"], row["peer"]["median"], row["ceiling"]
        );
        rows.push(row);
    }
    let missed = rows.iter().flat_map(|row| row["goals"].as_array().into_iter().flatten());
    let missed = missed.filter(|goal| goal["reached"] == false).count();
    println!("{}", report::table(&rows, &machine));
    if !options.quick {
        keep(&package, rows, &machine)?;
    }
    println!("{missed} goals missed");
    Ok(if failed || (options.strict && missed > 0) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Ceiling, each side (an older binary, khoa, the peer), and the ceiling after each: what moved in between shows.
async fn measure<'a>(plan: &'a Plan, sides: [Option<&Side>; 3], meter: &Meter) -> Result<Row<'a>> {
    process::bind_generator(plan.mode)?;
    let mut ceiling = Ceiling::new(plan.ceiling, plan.mode);
    ceiling.look(meter).await?;
    let mut figures = [None, None, None];
    for (figure, side) in figures.iter_mut().zip(sides) {
        if let Some(side) = side {
            *figure = scenario::measure(plan, side, &meter.pace).await;
            ceiling.look(meter).await?;
        }
    }
    let [before, ours, peer] = figures;
    let with_database_server = matches!(meter.store, Store::Postgres(_));
    Ok(Row { plan, before, ours, peer, ceiling, with_database_server })
}

fn chosen(wanted: &[String]) -> Result<Vec<&'static Plan>> {
    if wanted.is_empty() {
        return Ok(scenario::PLANS.iter().collect());
    }
    let find = |id: &String| {
        let plan = scenario::PLANS.iter().find(|plan| plan.id.eq_ignore_ascii_case(id));
        plan.with_context(|| format!("no scenario {id}; there are {:?}", scenario::PLANS.map(|plan| plan.id)))
    };
    wanted.iter().map(find).collect()
}

fn keep(package: &Path, rows: Vec<Value>, machine: &Value) -> Result<()> {
    let file = package.join("last-run.json");
    let kept = match std::fs::read(&file) {
        Ok(bytes) => serde_json::from_slice(&bytes).context("last-run.json is not JSON")?,
        Err(_) => Value::Null,
    };
    let rows = report::merge(&kept, rows);
    let table = report::table(&rows, machine);
    std::fs::write(&file, serde_json::to_string_pretty(&json!({"machine": machine, "rows": rows}))? + "\n")?;
    report::put_into_readme(&package.join("README.md"), &table)
}

fn machine(store: &Store, options: &Options) -> Result<Value> {
    let cpu = std::fs::read_to_string("/proc/cpuinfo")?;
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    let load = std::fs::read_to_string("/proc/loadavg")?;
    Ok(json!({
        "machine": format!("{} × {}", std::thread::available_parallelism()?, model.trim_start_matches(['\t', ' ', ':'])),
        "load average at the start": load.split(' ').next(),
        "repeats": if options.quick { "3 × 2 s".to_owned() } else { format!("3 × {} s", options.seconds) },
        "commit ceiling": store.method(),
        "Argon2id ceiling": ceiling::crypto::argon2_method(),
        "peer": "oidc-provider 9.13.3 on Node ".to_owned() + &said("node", &["--version"]).unwrap_or_default(),
    }))
}

fn said(program: &str, arguments: &[&str]) -> Result<String> {
    let output = std::process::Command::new(program).args(arguments).output();
    let output = output.with_context(|| format!("running {program}"))?;
    if !output.status.success() {
        bail!("{program} failed");
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}
