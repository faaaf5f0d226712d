//! The private root: a small file system in memory that shows the system, the job's paths, and nothing else.

use std::ffi::CString;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result};
use rustix::mount::{
    MountFlags, MountPropagationFlags, UnmountFlags, mount, mount_bind_recursive, mount_change, unmount,
};

use super::holes::Hole;
use super::linux::{Access, Below, restrict_mount};
use super::wire::Order;

/// Where the new root is put together; any directory that exists everywhere will do.
const STAGE: &str = "/tmp";
/// Where the old root is while the new one is filled.
const OLD: &str = "/oldroot";
/// Bytes above the limit that a place to write still takes.
const SPARE_DISK: u64 = 1 << 20;
const SYSTEM: [&str; 6] = ["usr", "bin", "sbin", "lib", "lib32", "lib64"];
const SYSTEM_FILES: [&str; 3] = ["etc/ld.so.cache", "etc/ld.so.conf", "etc/alternatives"];
const DEVICES: [&str; 5] = ["null", "zero", "full", "random", "urandom"];
const DEVICE_LINKS: [(&str, &str); 4] = [
    ("fd", "/proc/self/fd"),
    ("stdin", "/proc/self/fd/0"),
    ("stdout", "/proc/self/fd/1"),
    ("stderr", "/proc/self/fd/2"),
];

/// Where the program may write: in memory, which goes with the run.
pub fn places_to_write(order: &Order) -> Vec<PathBuf> {
    let shared = order.holes.has(Hole::SharedMemory).then(|| PathBuf::from("/dev/shm"));
    [Some(PathBuf::from("/tmp")), shared, order.scratch.clone()].into_iter().flatten().collect()
}

/// Replaces the root of this process, which is the init of new namespaces.
pub fn build(order: &Order, uid: u32) -> Result<()> {
    let shared = Bind::of_job(order)?;
    keep_mounts_private()?;
    move_to_empty_root()?;
    show_system()?;
    write_names(uid)?;
    make_devices()?;
    let places = places_to_write(order);
    // Paths of the job may lie in `/tmp`, and the scratch folder in one of them.
    let (early, late): (Vec<_>, Vec<_>) =
        places.iter().partition(|path| order.scratch.as_ref() != Some(*path));
    early.iter().try_for_each(|path| make_scratch(path, order.limits.disk))?;
    shared.iter().try_for_each(Bind::make)?;
    late.iter().try_for_each(|path| make_scratch(path, order.limits.disk))?;
    mount_proc()?; // Before the old root goes: in a user namespace, a full `/proc` must be in sight.
    leave_old_root()?;
    restrict_mount(Path::new("/"), Access::Read, Below::Kept).context("make the root read-only")
}

fn keep_mounts_private() -> Result<()> {
    let flags = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
    mount_change("/", flags).context("keep mounts private")
}

fn move_to_empty_root() -> Result<()> {
    mount_tmpfs(Path::new(STAGE), "size=4m,nr_inodes=8k,mode=755")?;
    let old = PathBuf::from(STAGE).join(OLD.trim_start_matches('/'));
    fs::create_dir(&old).with_context(|| format!("make `{OLD}`"))?;
    rustix::process::pivot_root(STAGE, &old).with_context(|| format!("pivot into `{STAGE}`"))?;
    rustix::process::chdir("/").context("enter the new root")
}

fn show_system() -> Result<()> {
    for name in SYSTEM {
        let (old, new) = (in_old(Path::new(name)), Path::new("/").join(name));
        match fs::read_link(&old) {
            Ok(target) => symlink(target, &new).with_context(|| format!("link `{}`", new.display()))?,
            Err(_) if old.exists() => bind(&old, &new, Access::Read)?,
            Err(_) => {} // Not every system has a `lib32`.
        }
    }
    let files = SYSTEM_FILES.map(|name| (in_old(Path::new(name)), Path::new("/").join(name)));
    files.iter().filter(|(old, _)| old.exists()).try_for_each(|(old, new)| bind(old, new, Access::Read))
}

/// Names for the user and for this machine, which libraries look up.
fn write_names(uid: u32) -> Result<()> {
    let files = [
        ("/etc/passwd", format!("student:x:{uid}:{uid}::/tmp:/bin/sh\n")),
        ("/etc/group", format!("student:x:{uid}:\n")),
        ("/etc/hosts", "127.0.0.1 localhost sandbox\n::1 localhost\n".to_owned()),
        ("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n".to_owned()),
    ];
    fs::create_dir_all("/etc").context("make `/etc`")?;
    files.iter().try_for_each(|(path, text)| fs::write(path, text).with_context(|| format!("write `{path}`")))
}

fn make_devices() -> Result<()> {
    for name in DEVICES {
        bind(&in_old(&Path::new("dev").join(name)), &Path::new("/dev").join(name), Access::Device)?;
    }
    for (name, target) in DEVICE_LINKS {
        symlink(target, Path::new("/dev").join(name)).with_context(|| format!("link `/dev/{name}`"))?;
    }
    Ok(())
}

/// A place to write. It has a little more room than the program may use, so that the watch sees when that is too much.
fn make_scratch(path: &Path, disk: u64) -> Result<()> {
    make_dir(path)?;
    mount_tmpfs(path, &format!("size={},nr_inodes=16k,mode=1777", disk + SPARE_DISK))
}

fn mount_tmpfs(path: &Path, options: &str) -> Result<()> {
    let options = CString::new(options)?;
    mount("tmpfs", path, "tmpfs", MountFlags::NOSUID | MountFlags::NODEV, options.as_c_str())
        .with_context(|| format!("mount tmpfs on `{}`", path.display()))
}

fn mount_proc() -> Result<()> {
    make_dir(Path::new("/proc"))?;
    let flags = MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC;
    mount("proc", "/proc", "proc", flags, None).context("mount proc on `/proc`")
}

fn leave_old_root() -> Result<()> {
    unmount(OLD, UnmountFlags::DETACH).context("leave the old root")?;
    fs::remove_dir(OLD).with_context(|| format!("remove `{OLD}`"))
}

/// A path of the job that is shown in the sandbox.
struct Bind {
    /// Where it really is: a link would be followed in the new root, where its target is missing.
    source: PathBuf,
    target: PathBuf,
}

impl Bind {
    /// The paths in the order in which one may lie in another.
    fn of_job(order: &Order) -> Result<Vec<Bind>> {
        let mut binds: Vec<Bind> =
            order.readable.iter().map(|path| Bind::new(path)).collect::<Result<_>>()?;
        binds.sort_by_key(|bind| bind.target.components().count());
        Ok(binds)
    }

    fn new(path: &Path) -> Result<Bind> {
        let source = fs::canonicalize(path).with_context(|| format!("find `{}`", path.display()))?;
        Ok(Bind { source, target: path.to_owned() })
    }

    fn make(&self) -> Result<()> {
        bind(&in_old(&self.source), &self.target, Access::Read)
    }
}

fn bind(source: &Path, target: &Path, access: Access) -> Result<()> {
    let shown = || format!("show `{}`", target.display());
    make_place(source, target).with_context(shown)?;
    mount_bind_recursive(source, target).with_context(shown)?;
    restrict_mount(target, access, Below::Included).with_context(shown)
}

/// Makes the directory or the empty file to mount on, unless an earlier mount shows it already.
fn make_place(source: &Path, target: &Path) -> Result<()> {
    if target.exists() {
        return Ok(());
    }
    if source.is_dir() {
        return make_dir(target);
    }
    target.parent().map_or(Ok(()), make_dir)?;
    fs::write(target, "").with_context(|| format!("make `{}`", target.display()))
}

fn make_dir(path: &Path) -> Result<()> {
    fs::create_dir_all(path).with_context(|| format!("make `{}`", path.display()))
}

fn in_old(path: &Path) -> PathBuf {
    let below = path.components().filter(|part| !matches!(part, Component::RootDir));
    Path::new(OLD).components().chain(below).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_keeps_its_place_in_the_old_root() {
        assert_eq!(in_old(Path::new("/a/b")), PathBuf::from("/oldroot/a/b"));
        assert_eq!(in_old(Path::new("dev/null")), PathBuf::from("/oldroot/dev/null"));
    }

    #[test]
    fn a_path_is_shown_after_the_one_it_lies_in() {
        let mut order = crate::sandbox::tests::order();
        order.readable = vec!["/usr/bin".into(), "/".into(), "/usr".into()];
        let targets: Vec<_> = Bind::of_job(&order).unwrap().into_iter().map(|bind| bind.target).collect();
        assert_eq!(targets, [Path::new("/"), Path::new("/usr"), Path::new("/usr/bin")]);
    }

    #[test]
    fn a_missing_path_is_named() {
        let mut order = crate::sandbox::tests::order();
        order.readable = vec!["/no/such".into()];
        assert_eq!(Bind::of_job(&order).err().unwrap().to_string(), "find `/no/such`");
    }
}
