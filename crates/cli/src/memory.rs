//! How much memory this process may still take, and what limits it.
//!
//! Linux has several limits, of which the least counts: what is free, the limits of the control group (of either version) and of
//! those above it, and the limits on the process itself.

use std::fs;
use std::path::{Path, PathBuf};

/// Memory that may still be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Free {
    pub(crate) bytes: u64,
    pub(crate) limit: Limit,
}

/// What there would have to be more of for there to be more memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    Machine,
    Group,
    AddressSpace,
    Data,
}

impl Limit {
    /// Half of what it leaves, in words.
    pub(crate) fn half(self) -> &'static str {
        match self {
            Limit::Machine => "half of the free memory",
            Limit::Group => "half of what the memory limit of its control group leaves",
            Limit::AddressSpace => {
                "half of what the limit on the address space of a process, `ulimit -v`, leaves"
            }
            Limit::Data => "half of what the limit on the data of a process, `ulimit -d`, leaves",
        }
    }

    /// What has happened where it leaves nothing.
    pub(crate) fn reached(self) -> &'static str {
        match self {
            Limit::Machine => "the memory is used up",
            Limit::Group => "the memory limit of its control group is reached",
            Limit::AddressSpace => {
                "the limit on the address space of a process, `ulimit -v`, is reached"
            }
            Limit::Data => "the limit on the data of a process, `ulimit -d`, is reached",
        }
    }
}

/// The least that any limit leaves, by the tables below a folder that stands for `/`; none where there are none.
pub(crate) fn free(root: &Path) -> Option<Free> {
    let read = |path: &str| fs::read_to_string(root.join(path)).unwrap_or_default();
    let at = |limit| move |bytes| Free { bytes, limit };
    let limits = read("proc/self/limits");
    let status = read("proc/self/status");
    let own = |name, used| {
        let most = soft(&limits, name)?;
        Some(most.saturating_sub(kibibytes(&status, used)?))
    };
    let all = [
        kibibytes(&read("proc/meminfo"), "MemAvailable:").map(at(Limit::Machine)),
        own("Max address space", "VmSize:").map(at(Limit::AddressSpace)),
        own("Max data size", "VmData:").map(at(Limit::Data)),
        groups(
            root,
            &read("proc/self/cgroup"),
            &read("proc/self/mountinfo"),
        )
        .map(at(Limit::Group)),
    ];
    all.into_iter().flatten().min_by_key(|free| free.bytes)
}

/// Bytes, of a line like `MemAvailable:   2048 kB`.
fn kibibytes(table: &str, name: &str) -> Option<u64> {
    let line = table.lines().find_map(|line| line.strip_prefix(name))?;
    let number: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    number.checked_mul(1024)
}

/// The soft limit in bytes, of a line like `Max address space  1536000000  unlimited  bytes`.
fn soft(table: &str, name: &str) -> Option<u64> {
    let line = table.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// What the control groups leave.
fn groups(root: &Path, groups: &str, mounts: &str) -> Option<u64> {
    let mut least: Option<u64> = None;
    for line in groups.lines() {
        // Number of the hierarchy, its controllers, the group's path.
        let mut parts = line.splitn(3, ':').skip(1);
        let (Some(controllers), Some(path)) = (parts.next(), parts.next()) else {
            continue;
        };
        let version = match controllers {
            "" => Version::Two,
            names if names.split(',').any(|name| name == "memory") => Version::One,
            _ => continue,
        };
        for mount in mounts.lines().filter_map(|line| Mount::read(line, version)) {
            for folder in mount.folders(root, path) {
                least = least.into_iter().chain(left(&folder, version)).min();
            }
        }
    }
    least
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Version {
    One,
    Two,
}

/// A place where groups that limit memory are seen as folders.
struct Mount {
    /// The group that is seen there.
    group: String,
    place: String,
}

impl Mount {
    /// `ID PARENT DEVICE ROOT PLACE OPTIONS … - KIND SOURCE OPTIONS`
    fn read(line: &str, version: Version) -> Option<Mount> {
        let (before, after) = line.split_once(" - ")?;
        let mut after = after.split(' ');
        let kind = after.next()?;
        let options = after.nth(1).unwrap_or_default();
        let right = match version {
            Version::Two => kind == "cgroup2",
            Version::One => kind == "cgroup" && options.split(',').any(|name| name == "memory"),
        };
        let mut before = before.split(' ').skip(3);
        let mount = Mount {
            group: unescaped(before.next()?),
            place: unescaped(before.next()?),
        };
        right.then_some(mount)
    }

    /// The group's folder, and those of the groups above it as far as they are seen.
    fn folders(&self, root: &Path, path: &str) -> Vec<PathBuf> {
        let top = root.join(self.place.trim_start_matches('/'));
        // In a container the path may be that outside of it, where nothing of it is seen but the group itself.
        let below = path
            .strip_prefix(self.group.trim_end_matches('/'))
            .filter(|below| below.is_empty() || below.starts_with('/'))
            .unwrap_or_default();
        let mut folders = vec![top.clone()];
        let mut folder = top;
        for name in below.split('/').filter(|name| !name.is_empty()) {
            if name == ".." {
                break;
            }
            folder = folder.join(name);
            folders.push(folder.clone());
        }
        folders
    }
}

/// A path in a table of mounts, where spaces and the like stand as `\040`.
fn unescaped(text: &str) -> String {
    let mut parts = text.split('\\');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let code = part.get(..3).and_then(|c| u8::from_str_radix(c, 8).ok());
        match code {
            Some(code) => {
                bytes.push(code);
                bytes.extend_from_slice(&part.as_bytes()[3..]);
            }
            None => {
                bytes.push(b'\\');
                bytes.extend_from_slice(part.as_bytes());
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What the limits of a group leave, not counting what it holds of files that have not been looked at for some time, which is
/// given up first.
fn left(folder: &Path, version: Version) -> Option<u64> {
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_default();
    let number = |name: &str| read(name).trim().parse::<u64>().ok();
    let table = read("memory.stat");
    let entry = |name: &str| {
        let mut lines = table.lines().filter_map(|line| line.split_once(' '));
        let (_, value) = lines.find(|(key, _)| *key == name)?;
        value.trim().parse::<u64>().ok()
    };
    let (limits, used, files) = match version {
        Version::Two => (
            [number("memory.max"), number("memory.high")],
            number("memory.current")?,
            entry("inactive_file"),
        ),
        Version::One => (
            [
                number("memory.limit_in_bytes"),
                entry("hierarchical_memory_limit"),
            ],
            number("memory.usage_in_bytes")?,
            entry("total_inactive_file"),
        ),
    };
    let most = limits.into_iter().flatten().min()?;
    Some(most.saturating_sub(used.saturating_sub(files.unwrap_or(0))))
}

#[cfg(test)]
mod tests;
