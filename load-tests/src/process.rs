//! Starts servers on chosen cores, watches what they use, and ends them by their process id.
//! Must never end a process it did not start.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use nix::sched::{CpuSet, sched_setaffinity};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::signal::{Signal, kill};
use nix::sys::time::TimeValLike as _;
use nix::unistd::{Pid, SysconfVar, sysconf};
use tokio::process::{Child, Command};

use crate::plan::Mode;
use crate::request;
use crate::wire::Wire;

const DRAIN: Duration = Duration::from_secs(15);
/// How often the memory of a command is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// A server we started; killed when dropped.
pub struct Server {
    child: Child,
    /// Process id.
    pub pid: u32,
    log: PathBuf,
}

/// A command that came to its end.
#[derive(Clone, Copy, Debug)]
pub struct Done {
    /// How long it ran.
    pub took: Duration,
    /// What it used of processors.
    pub cpu: Duration,
    /// The most memory that was resident at once, in MiB.
    pub resident_mib: f64,
    /// The most of it that was the process's own, and no page of a file, in MiB.
    pub own_mib: f64,
}

/// Lets a command run to its end, and looks meanwhile at what memory it has; its stderr goes to a file that is quoted when it fails.
pub async fn to_its_end(command: Command, log: &Path) -> Result<Done> {
    let began = Instant::now();
    let mut running = Server::start(command, log)?;
    let (mut resident_mib, mut own_mib, mut cpu) = (0.0_f64, 0.0_f64, Duration::ZERO);
    let status = loop {
        // Of one that has just ended there is nothing to read.
        if let (Ok(most), Ok(own)) = (running.memory("VmHWM:"), running.memory("RssAnon:")) {
            (resident_mib, own_mib) = (resident_mib.max(most), own_mib.max(own));
        }
        cpu = cpu_of(running.pid).unwrap_or_default().max(cpu);
        match tokio::time::timeout(LOOK, running.child.wait()).await {
            Ok(status) => break status?,
            Err(_runs) => {}
        }
    };
    ensure!(status.success(), "a command ended with {status}:\n{}", running.last_words());
    Ok(Done { took: began.elapsed(), cpu, resident_mib, own_mib })
}

/// A command bound to the cores of a mode: core 0 alone, or both.
pub fn on_cores(mode: Mode, program: &Path) -> Command {
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", if mode == Mode::Core { "0" } else { "0,1" }]).arg(program);
    command.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
    command
}

impl Server {
    /// Starts a command, its stderr going to a file that is quoted when something goes wrong.
    pub fn start(mut command: Command, log: &Path) -> Result<Self> {
        let file = std::fs::File::create(log).with_context(|| format!("creating {}", log.display()))?;
        let child =
            command.stderr(file).spawn().context("starting a server (is taskset of util-linux there?)")?;
        let pid = child.id().context("the server ended at once")?;
        Ok(Self { child, pid, log: log.to_owned() })
    }

    /// Waits until a path answers 200, asking every millisecond; gives the time of that answer.
    pub async fn until_ready(&mut self, address: SocketAddr, host: &str, path: &str) -> Result<Instant> {
        let request = request::get(host, path, &[]);
        let patience = Instant::now() + Duration::from_secs(60);
        loop {
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended ({status}) before it was ready:\n{}", self.last_words());
            }
            let mut wire = Wire::new(address);
            if wire.ask(&request).await.is_ok_and(|answer| answer.status == 200) {
                return Ok(Instant::now());
            }
            if Instant::now() > patience {
                bail!("not ready after 60 s:\n{}", self.last_words());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Asks it to end, as a person at a terminal does, and waits; kills it when it does not.
    pub async fn stop(mut self) -> Result<()> {
        kill(Pid::from_raw(i32::try_from(self.pid)?), Signal::SIGINT).context("SIGINT")?;
        if tokio::time::timeout(DRAIN, self.child.wait()).await.is_err() {
            self.child.kill().await.context("SIGKILL")?;
        }
        Ok(())
    }

    /// Resident memory in MiB.
    pub fn resident_mib(&self) -> Result<f64> {
        self.memory("VmRSS:")
    }

    /// What the kernel says of its memory under that name, in MiB.
    fn memory(&self, name: &str) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)).context("no such memory")?;
        let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib / 1024.0)
    }

    /// The end of its log.
    pub fn last_words(&self) -> String {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(12)..].join("\n")
    }
}

/// Processor time a process has used, all its threads together.
pub fn cpu_of(pid: u32) -> Result<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let (_, after_name) = stat.rsplit_once(") ").context("an odd /proc/PID/stat")?;
    let fields: Vec<&str> = after_name.split(' ').collect();
    let ticks: f64 = [11, 12].iter().filter_map(|at| fields.get(*at)?.parse::<f64>().ok()).sum();
    Ok(Duration::from_secs_f64(ticks / ticks_per_second()?))
}

/// Processor time everything on cores 0 and 1 has used, work stolen by the host included.
pub fn both_cores_cpu() -> Result<Duration> {
    let stat = std::fs::read_to_string("/proc/stat")?;
    let mut ticks = 0.0;
    for line in stat.lines().filter(|line| line.starts_with("cpu0 ") || line.starts_with("cpu1 ")) {
        let fields: Vec<f64> = line.split(' ').skip(1).filter_map(|field| field.parse().ok()).collect();
        // user nice system idle iowait irq softirq steal
        ticks += [0, 1, 2, 5, 6, 7].iter().filter_map(|at| fields.get(*at)).sum::<f64>();
    }
    Ok(Duration::from_secs_f64(ticks / ticks_per_second()?))
}

fn ticks_per_second() -> Result<f64> {
    Ok(sysconf(SysconfVar::CLK_TCK)?.context("no clock tick")? as f64)
}

/// Processor time this process has used.
pub fn own_cpu() -> Result<Duration> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Ok(Duration::from_micros(u64::try_from(micros)?))
}

/// Binds the calling thread to some cores.
pub fn bind_to(cores: &[usize]) -> Result<()> {
    let mut set = CpuSet::new();
    for core in cores {
        set.set(*core)?;
    }
    sched_setaffinity(Pid::from_raw(0), &set).context("binding to a core")
}

/// Binds the generator where the mode wants it.
pub fn bind_generator(mode: Mode) -> Result<()> {
    bind_to(if mode == Mode::Core { &[1] } else { &[0, 1] })
}

/// Runs work on a thread of its own bound to a core, and waits for it.
pub fn on_core<T: Send + 'static>(
    core: usize,
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let thread = std::thread::spawn(move || {
        bind_to(&[core])?;
        work()
    });
    thread.join().unwrap_or_else(|_| bail!("a ceiling loop died"))
}

/// A loopback port nobody uses at this moment.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
