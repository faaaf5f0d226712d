//! What lies around a sandbox and must stay as it is: secrets, a process of somebody else, and sockets on which nobody
//! may be heard.

use crate::processes;
use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::io;
use std::net::{Ipv4Addr, TcpListener, UdpSocket};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::{SocketAddr, UnixDatagram, UnixListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, AtomicU32, Ordering};
use tempfile::TempDir;

/// The variable with the secret, in the environment of the process outside.
pub const VARIABLE: &str = "ATTACKS_SECRET";
const SECRET: &str = "nobody may read this";

/// Where programs like to leave something.
const PLACES: [&str; 6] = ["/tmp", "/var/tmp", "/dev/shm", "/run/lock", "/run", "/dev/mqueue"];
/// Files of the machine that an attack is aimed at.
const AIMED_AT: [&str; 3] = ["/usr/bin/env", "/etc/hosts", "/etc/passwd"];
/// The first of so many keys of System V objects that belong to one attempt.
const KEYS: i32 = 32_768;

/// The surroundings of one attempt.
pub struct Outside {
    name: String,
    key: i32,
    folder: TempDir,
    /// What the program may read, and nothing else of this.
    pub readable: TempDir,
    program: PathBuf,
    victim: Child,
    tcp: TcpListener,
    ephemeral: TcpListener,
    udp: UdpSocket,
    streams: UnixListener,
    datagrams: UnixDatagram,
    by_path: UnixListener,
    before: BTreeMap<PathBuf, String>,
    victim_before: String,
}

impl Outside {
    /// Makes the surroundings for this program.
    pub fn plant(program: &Path) -> io::Result<Outside> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let (pid, count) = (std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let name = format!("attempt-{pid}-{count}");
        let key = KEYS * i32::try_from(1 + (pid * 131 + count) % 60_000).expect("it is small");
        let (folder, readable) = (open_folder()?, open_folder()?);
        fs::write(readable.path().join("given"), "given")?;
        plant_secrets(folder.path(), &name)?;
        let victim = victim()?;
        let mut outside = Outside {
            key,
            readable,
            program: program.to_owned(),
            tcp: listener_of_a_service()?,
            ephemeral: TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?,
            udp: UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?,
            streams: UnixListener::bind_addr(&SocketAddr::from_abstract_name(&name)?)?,
            datagrams: UnixDatagram::bind_addr(&SocketAddr::from_abstract_name(format!(
                "{name}-datagrams"
            ))?)?,
            by_path: UnixListener::bind(folder.path().join("socket"))?,
            victim_before: described(victim.id()),
            before: BTreeMap::new(),
            name,
            folder,
            victim,
        };
        fs::set_permissions(outside.folder.path().join("socket"), Permissions::from_mode(0o777))?;
        outside.before = outside.files();
        Ok(outside)
    }

    /// What the program is told of it, so that it need not guess. `places` is where it may try to write.
    pub fn words(&self, places: &str) -> Vec<String> {
        let port = |address: io::Result<std::net::SocketAddr>| address.map_or(0, |address| address.port());
        let home = std::env::var("HOME").unwrap_or_default();
        vec![
            self.mark(),
            format!("planted=planted-{}", self.name),
            format!("places={places}"),
            format!("key={}", self.key),
            format!("variable={VARIABLE}"),
            format!("outside={}", self.folder.path().display()),
            format!("readable={}", self.readable.path().display()),
            format!("home={home}"),
            format!("victim={}", self.victim.id()),
            format!("grader={}", std::process::id()),
            format!("tcp={}", port(self.tcp.local_addr())),
            format!("tcp_ephemeral={}", port(self.ephemeral.local_addr())),
            format!("udp={}", port(self.udp.local_addr())),
            format!("abstract={}", self.name),
            format!("socket={}", self.folder.path().join("socket").display()),
        ]
    }

    /// Everywhere where a program may hope to write, but for its own scratch folder.
    pub fn places(&self) -> Vec<String> {
        let own = [self.readable.path(), self.folder.path()].map(|path| path.display().to_string());
        PLACES.map(String::from).into_iter().chain(own).collect()
    }

    /// What has become of all this, and of the machine, where that is more than nothing.
    pub fn changes(&mut self) -> Vec<String> {
        let all =
            [self.left_behind(), self.changed_files(), self.changed_victim(), self.heard(), self.objects()];
        all.into_iter().flatten().collect()
    }

    /// By this word every process of the program can be found.
    fn mark(&self) -> String {
        format!("marker={}", self.name)
    }

    fn left_behind(&self) -> Vec<String> {
        let process = processes::has(&self.mark()).then(|| "a process lives on".to_owned());
        let files = PLACES
            .iter()
            .flat_map(|place| entries(Path::new(place)))
            .filter(|path| is_named(path, &self.name));
        let files = files.map(|path| {
            let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            format!(
                "left `{}`, which is {} now",
                path.display(),
                if removed.is_ok() { "removed" } else { "there" }
            )
        });
        process.into_iter().chain(files).collect()
    }

    fn changed_files(&self) -> Vec<String> {
        let now = self.files();
        let paths: std::collections::BTreeSet<_> = self.before.keys().chain(now.keys()).collect();
        let changed = paths.into_iter().filter(|path| self.before.get(*path) != now.get(*path));
        changed.map(|path| format!("changed `{}`: {:?}", path.display(), now.get(path))).collect()
    }

    /// All files that an attack knows of, and what is known about each.
    fn files(&self) -> BTreeMap<PathBuf, String> {
        let mut left: Vec<PathBuf> = AIMED_AT.map(PathBuf::from).to_vec();
        left.extend([self.folder.path(), self.readable.path(), &self.program].map(Path::to_owned));
        let mut found = BTreeMap::new();
        while let Some(path) = left.pop() {
            left.extend(entries(&path));
            found.insert(path.clone(), known_about(&path));
        }
        // Not what is in there: those are the programs of other attempts.
        let beside = self.program.parent().expect("it lies in a folder");
        found.insert(beside.to_owned(), known_about(beside));
        found
    }

    fn changed_victim(&mut self) -> Vec<String> {
        if let Ok(Some(status)) = self.victim.try_wait() {
            return vec![format!("the process outside has ended: {status}")];
        }
        let now = described(self.victim.id());
        let same = now == self.victim_before;
        (!same)
            .then(|| format!("the process outside was {}, and is {now}", self.victim_before))
            .into_iter()
            .collect()
    }

    fn heard(&self) -> Vec<String> {
        let mut buffer = [0; 64];
        let heard = [
            ("a port of a service", at_once(|on| self.tcp.set_nonblocking(on), || self.tcp.accept())),
            ("a port", at_once(|on| self.ephemeral.set_nonblocking(on), || self.ephemeral.accept())),
            ("a port of UDP", at_once(|on| self.udp.set_nonblocking(on), || self.udp.recv(&mut buffer))),
            ("an abstract socket", at_once(|on| self.streams.set_nonblocking(on), || self.streams.accept())),
            (
                "an abstract socket of datagrams",
                at_once(|on| self.datagrams.set_nonblocking(on), || self.datagrams.recv(&mut [0; 64])),
            ),
            (
                "a socket with a path",
                at_once(|on| self.by_path.set_nonblocking(on), || self.by_path.accept()),
            ),
        ];
        heard
            .into_iter()
            .filter(|(_, heard)| *heard)
            .map(|(who, _)| format!("{who} has heard the program"))
            .collect()
    }

    /// System V objects outlive every process.
    fn objects(&self) -> Vec<String> {
        let found = |kind: &&str| {
            let table = fs::read_to_string(format!("/proc/sysvipc/{kind}")).unwrap_or_default();
            let keys = table.lines().filter_map(|line| line.split_whitespace().next()?.parse().ok());
            keys.filter(|key| (self.key..self.key + KEYS).contains(key))
                .inspect(|key| remove_object(kind, *key))
                .count()
        };
        let counts = ["shm", "sem", "msg"].map(|kind| (kind, found(&kind)));
        counts
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(kind, count)| format!("{count} objects of `{kind}` are left"))
            .collect()
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        let _ = self.victim.kill();
        let _ = self.victim.wait();
    }
}

/// A folder that everybody may enter: it is not its rights that keep a program out.
fn open_folder() -> io::Result<TempDir> {
    let folder = tempfile::tempdir()?;
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755))?;
    Ok(folder)
}

fn plant_secrets(folder: &Path, name: &str) -> io::Result<()> {
    for file in [
        "home/secret",
        "course/solution.rs",
        "neighbour/lib.rs",
        "cache/entry",
        &format!("home/planted-{name}"),
    ] {
        let path = folder.join(file);
        fs::create_dir_all(path.parent().expect("it lies in a folder"))?;
        fs::write(path, SECRET)?;
    }
    // Not every file system keeps notes.
    let _ = rustix::fs::setxattr(
        folder.join("home/secret"),
        "user.note",
        b"private",
        rustix::fs::XattrFlags::empty(),
    );
    std::os::unix::fs::symlink("secret", folder.join("home/link"))
}

/// A process of the grader's user, which waits for a word that never comes, and ends with these tests.
#[expect(clippy::disallowed_methods, reason = "it stands for any other process of the machine")]
fn victim() -> io::Result<Child> {
    Command::new("cat").env(VARIABLE, SECRET).stdin(Stdio::piped()).stdout(Stdio::null()).spawn()
}

/// Listens at a port that nobody is given who asks for any.
fn listener_of_a_service() -> io::Result<TcpListener> {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let next = || 15_000 + NEXT.fetch_add(1, Ordering::Relaxed) % 10_000;
    let tries = (0..1000).map(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, next())));
    tries.into_iter().find(Result::is_ok).unwrap_or_else(|| Err(io::ErrorKind::AddrInUse.into()))
}

/// What others can change about a process.
fn described(pid: u32) -> String {
    let read = |file: &str| fs::read_to_string(format!("/proc/{pid}/{file}")).unwrap_or_default();
    let (status, stat, limits) = (read("status"), read("stat"), read("limits"));
    let line = |key: &str| status.lines().find(|line| line.starts_with(key)).unwrap_or_default().to_owned();
    let fields: Vec<&str> =
        stat.rsplit_once(") ").map(|(_, rest)| rest.split(' ').collect()).unwrap_or_default();
    let field = |number: usize| fields.get(number - 3).copied().unwrap_or_default();
    let stopped = ["T", "t", "Z"].contains(&field(3));
    format!(
        "{}, of group {}, nice {}, policy {}; {}; {}; {limits:?}",
        if stopped { "stopped" } else { "running" },
        field(5),
        field(19),
        field(41),
        line("TracerPid"),
        line("Cpus_allowed:"),
    )
}

/// Whether something is there to be had, without waiting for it.
fn at_once<T>(switch: impl Fn(bool) -> io::Result<()>, take: impl FnOnce() -> io::Result<T>) -> bool {
    switch(true).is_ok() && take().is_ok()
}

#[expect(clippy::disallowed_methods, reason = "what a program has left behind is put away")]
fn remove_object(kind: &str, key: i32) {
    let flag = match kind {
        "shm" => "-M",
        "sem" => "-S",
        _ => "-Q",
    };
    let _ = Command::new("ipcrm").args([flag, &format!("{key:#x}")]).status();
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let is_folder = fs::symlink_metadata(folder).is_ok_and(|about| about.is_dir());
    let entries = is_folder.then(|| fs::read_dir(folder)).into_iter().flatten();
    entries.flatten().flatten().map(|entry| entry.path()).collect()
}

/// Whatever is changed about a file, the last time is another one.
fn known_about(path: &Path) -> String {
    let about = fs::symlink_metadata(path).map(|about| {
        let (mode, uid, links, size) = (about.mode(), about.uid(), about.nlink(), about.len());
        format!("{mode:o} {uid} {links} {size} {}.{}", about.ctime(), about.ctime_nsec())
    });
    about.unwrap_or_default()
}

/// The name ends, or goes on with something else than another number.
fn is_named(path: &Path, name: &str) -> bool {
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    file.split_once(name).is_some_and(|(_, rest)| !rest.starts_with(|next: char| next.is_ascii_digit()))
}
