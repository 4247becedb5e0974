//! A PostgreSQL server of the tests' own, on a socket in a temporary folder, gone when they end.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Runs until its standard input ends, which it does with the tests, however they end.
const SCRIPT: &str = r#"
    trap '' INT
    "$1/initdb" -D "$2/data" -U postgres -A trust -E UTF8 --no-sync >"$2/initdb.log" 2>&1 &&
    "$1/pg_ctl" -D "$2/data" -w -l "$2/log" -o "-k $2 $3" start >/dev/null 2>&1 || exit
    echo ready
    cat >/dev/null
    "$1/pg_ctl" -D "$2/data" -m immediate stop >/dev/null 2>&1
    rm -rf "$2"
"#;

/// No port, and as many connections as tests that run at once need.
const OPTIONS: &str = "-c listen_addresses= -c max_connections=300";

/// A running server.
#[derive(Debug)]
pub(crate) struct Cluster {
    programs: PathBuf,
    socket: PathBuf,
    databases: AtomicU32,
}

/// The server of this process; none where PostgreSQL is not installed, which continuous integration does
/// not let pass.
pub(crate) fn cluster() -> Option<&'static Cluster> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    let cluster = CLUSTER.get_or_init(|| {
        let Some(programs) = programs() else {
            assert!(
                std::env::var_os("CI").is_none(),
                "PostgreSQL is not installed; get it with the system's package manager (Debian: apt install \
                 postgresql)"
            );
            eprintln!("PostgreSQL is not installed: SQLite alone is tested");
            return None;
        };
        // Nothing outlives the tests, so nothing waits for the disk.
        Some(Cluster::start(programs, &format!("{OPTIONS} -c fsync=off")))
    });
    cluster.as_ref()
}

impl Cluster {
    /// A server that waits for the disk; none where PostgreSQL is not installed.
    #[allow(dead_code, reason = "only benches ask for it")]
    pub(crate) fn durable() -> Option<Self> {
        programs().map(|programs| Self::start(programs, OPTIONS))
    }

    fn start(programs: PathBuf, options: &str) -> Self {
        let socket = tempfile::Builder::new()
            .prefix("pg")
            .tempdir()
            .unwrap()
            .keep();
        let mut command = as_postgres(&socket);
        command.args(["sh", "-c", SCRIPT, "sh"]);
        command.arg(&programs).arg(&socket).arg(options);
        let mut server = command
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let output = server.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut line).unwrap();
        let log = |name| fs::read_to_string(socket.join(name)).unwrap_or_default();
        assert_eq!(line, "ready\n", "{}{}", log("initdb.log"), log("log"));
        // Neither its input nor its process is waited for: both end with this process.
        std::mem::forget(server);
        Self {
            programs,
            socket,
            databases: AtomicU32::new(0),
        }
    }

    /// The address of a new, empty database.
    pub(crate) fn database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let made = Command::new(self.programs.join("createdb"))
            .args(["-U", "postgres", &name, "-h"])
            .arg(&self.socket)
            .status()
            .unwrap();
        assert!(made.success());
        format!(
            "postgres://postgres@localhost/{name}?host={}",
            self.socket.display()
        )
    }
}

/// PostgreSQL refuses to run as root: there, as the user of Debian's package.
fn as_postgres(folder: &Path) -> Command {
    let id = Command::new("id").arg("-u").output().unwrap();
    if id.stdout != b"0\n" {
        return Command::new("env");
    }
    let owned = Command::new("chown").arg("postgres").arg(folder).status();
    assert!(owned.unwrap().success());
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]);
    command
}

/// Where its programs are: those of the newest version, which Debian keeps off the path.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut found: Vec<_> = versions
        .filter_map(|it| Some(it.ok()?.path().join("bin")))
        .filter(|it| it.join("initdb").exists())
        .collect();
    found.sort();
    let on_path = || {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|it| it.join("initdb").exists())
    };
    found.pop().or_else(on_path)
}
