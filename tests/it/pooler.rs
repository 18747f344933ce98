//! A pooler between the service and PostgreSQL: taken where it leaves a connection to whoever opened it, and refused at the
//! start, with the cause, where it does not.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;

use url::Url;

use crate::support::{OwnDatabase, Place, backends, not_run, refusal};

/// Something went wrong when it takes longer to start.
const SOON: Duration = Duration::from_secs(20);

/// PgBouncer before a database, handing out connections by the transaction or by the session.
struct Pooler {
    process: Child,
    url: String,
    _folder: tempfile::TempDir,
}

impl Pooler {
    /// [`None`] where it is not installed.
    async fn before(url: &str, mode: &str) -> Option<Self> {
        let program =
            ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"].into_iter().find(|at| Path::new(at).exists())?;
        let (folder, mut through) = (tempfile::tempdir().unwrap(), Url::parse(url).unwrap());
        let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
        let name = through.path().trim_start_matches('/').to_owned();
        let (user, password) = (through.username().to_owned(), through.password().unwrap().to_owned());
        let (host, port) = (through.host_str().unwrap().to_owned(), through.port().unwrap());
        let settings = format!(
            "[databases]\n{name} = host={host} port={port} user={user} password={password}\n[pgbouncer]\n\
             listen_addr = 127.0.0.1\nlisten_port = {free}\nunix_socket_dir =\nauth_type = any\npool_mode = {mode}\n"
        );
        let file = folder.path().join("pgbouncer.ini");
        std::fs::write(&file, settings).unwrap();
        let mut command = Command::new(program);
        command.args(["-q"]).arg(&file);
        // It refuses to run as root.
        if Path::new("/proc/self").metadata().is_ok_and(|own| own.uid() == 0) {
            command.uid(65_534);
            std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        let process = command.spawn().unwrap();
        through.set_port(Some(free)).unwrap();
        let listens = async {
            while tokio::net::TcpStream::connect(("127.0.0.1", free)).await.is_err() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(SOON, listens).await.unwrap();
        Some(Self { process, url: through.into(), _folder: folder })
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

#[actix_web::test]
async fn a_pooler_that_loses_what_a_connection_has_set_is_refused_with_the_cause_and_another_is_taken() {
    let Some(server) = backends().0 else {
        return not_run("a pooler before PostgreSQL", "TEST_DATABASE");
    };
    let (own, place) = (OwnDatabase::new(&server, "pooled"), Place::new("unpooled"));
    for (mode, cause) in [("session", None), ("transaction", Some("pooler in transaction mode"))] {
        let Some(pooler) = Pooler::before(own.url(), mode).await else {
            return not_run("a pooler before PostgreSQL", "pgbouncer");
        };
        let mut listing = place.khoa(&["keys", "list"]);
        let listed = listing.env("KHOA_DATABASE_URL", &pooler.url).output().unwrap();
        match cause {
            None => assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr)),
            Some(cause) => {
                let refused = refusal(&listed);
                assert!(refused.contains("database.url") && refused.contains(cause), "{refused}");
            }
        }
    }
}
