//! Limits, read below folders that stand for `/`.

use std::path::PathBuf;

use super::*;

/// A folder that stands for `/`, with these files.
fn root(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder =
        std::env::temp_dir().join(format!("demarche-memory-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder can be made");
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("it can be made");
        fs::write(path, text).expect("a file can be written");
    }
    folder
}

fn found(name: &str, files: &[(&str, &str)]) -> Option<(u64, Limit)> {
    let folder = root(name, files);
    let free = free(&folder).map(|free| (free.bytes, free.limit));
    fs::remove_dir_all(folder).expect("the folder goes away");
    free
}

const MEMINFO: (&str, &str) = (
    "proc/meminfo",
    "MemTotal: 9000 kB\nMemAvailable:    8000 kB\n",
);
const STATUS: (&str, &str) = (
    "proc/self/status",
    "Name:\tdemarche\nVmPeak:\t    900 kB\nVmSize:\t    500 kB\nVmData:\t    100 kB\n",
);
const MIB: u64 = 1 << 20;

#[test]
fn without_tables_nothing_is_known() {
    assert_eq!(found("none", &[]), None);
    let nonsense = [
        ("proc/meminfo", "nothing"),
        ("proc/self/limits", "Max address space"),
        ("proc/self/cgroup", "0\n:\n0::"),
        ("proc/self/mountinfo", "1 - cgroup2\n - cgroup2 x y\n\n"),
    ];
    assert_eq!(found("nonsense", &nonsense), None);
}

#[test]
fn free_memory_counts_where_nothing_else_limits_it() {
    assert_eq!(
        found("machine", &[MEMINFO]),
        Some((8000 * 1024, Limit::Machine))
    );
    let limits = "Limit                     Soft Limit           Hard Limit           Units     \n\
                  Max data size             unlimited            unlimited            bytes     \n\
                  Max address space         unlimited            1                    bytes     \n";
    let files = [MEMINFO, STATUS, ("proc/self/limits", limits)];
    assert_eq!(
        found("unlimited", &files),
        Some((8000 * 1024, Limit::Machine))
    );
}

#[test]
fn limits_on_the_process_count_less_what_it_has() {
    let limits = "Max address space         1024000              unlimited            bytes     \n";
    let files = [MEMINFO, STATUS, ("proc/self/limits", limits)];
    assert_eq!(
        found("space", &files),
        Some((500 * 1024, Limit::AddressSpace))
    );
    let limits = "Max data size             204800               unlimited            bytes     \n\
                  Max address space         1024000              unlimited            bytes     \n";
    let files = [MEMINFO, STATUS, ("proc/self/limits", limits)];
    assert_eq!(found("data", &files), Some((100 * 1024, Limit::Data)));
    let limits = "Max address space         1000                 unlimited            bytes     \n";
    let files = [MEMINFO, STATUS, ("proc/self/limits", limits)];
    assert_eq!(found("over", &files), Some((0, Limit::AddressSpace)));
}

const TWO: [(&str, &str); 2] = [
    ("proc/self/cgroup", "0::/a.slice/b c\n"),
    (
        "proc/self/mountinfo",
        "22 1 0:5 / /proc rw - proc proc rw\n30 22 0:26 / /sys/fs/my\\040groups rw shared:4 - cgroup2 cgroup2 rw\n",
    ),
];

#[test]
fn the_second_version_of_groups_is_asked_all_the_way_up() {
    let own = [
        ("sys/fs/my groups/a.slice/b c/memory.max", "6291456\n"),
        ("sys/fs/my groups/a.slice/b c/memory.high", "max\n"),
        ("sys/fs/my groups/a.slice/b c/memory.current", "3145728\n"),
        (
            "sys/fs/my groups/a.slice/b c/memory.stat",
            "anon 5\ninactive_file 1048576\nactive_file 7\n",
        ),
    ];
    let files = [&[MEMINFO][..], &TWO, &own].concat();
    assert_eq!(found("two", &files), Some((4 * MIB, Limit::Group)));
    let above = [
        ("sys/fs/my groups/a.slice/memory.max", "max\n"),
        ("sys/fs/my groups/a.slice/memory.high", "4194304\n"),
        ("sys/fs/my groups/a.slice/memory.current", "3145728\n"),
    ];
    let files = [&files[..], &above].concat();
    assert_eq!(found("two-above", &files), Some((MIB, Limit::Group)));
}

#[test]
fn in_a_container_the_group_that_is_seen_is_its_own() {
    for (name, path) in [
        ("seen", "/docker/1"),
        ("namespace", "/"),
        ("outside", "/../other"),
    ] {
        let files = [
            ("proc/self/cgroup", format!("0::{path}\n")),
            (
                "proc/self/mountinfo",
                format!("30 22 0:26 {path} /sys/fs/cgroup ro - cgroup2 cgroup rw\n"),
            ),
        ];
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(at, text)| (*at, text.as_str()))
            .collect();
        let own = [
            ("sys/fs/cgroup/memory.max", "6291456\n"),
            ("sys/fs/cgroup/memory.current", "2097152\n"),
        ];
        let files = [&files[..], &own].concat();
        assert_eq!(found(name, &files), Some((4 * MIB, Limit::Group)), "{path}");
    }
}

#[test]
fn the_first_version_of_groups_is_asked() {
    let tables = [
        (
            "proc/self/cgroup",
            "9:name=systemd:/\n4:memory:/jobs/7\n1:cpu:/jobs\n0::/\n",
        ),
        (
            "proc/self/mountinfo",
            "32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n\
             35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n\
             41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
        ),
        (
            "sys/fs/cgroup/memory/memory.limit_in_bytes",
            "9223372036854771712\n",
        ),
        ("sys/fs/cgroup/memory/memory.usage_in_bytes", "9000000\n"),
        (
            "sys/fs/cgroup/memory/jobs/7/memory.limit_in_bytes",
            "9223372036854771712\n",
        ),
        (
            "sys/fs/cgroup/memory/jobs/7/memory.usage_in_bytes",
            "2097152\n",
        ),
        (
            "sys/fs/cgroup/memory/jobs/7/memory.stat",
            "cache 9\nhierarchical_memory_limit 5242880\ntotal_inactive_file 1048576\n",
        ),
    ];
    let files = [&[MEMINFO][..], &tables].concat();
    assert_eq!(found("one", &files), Some((4 * MIB, Limit::Group)));
}

#[test]
fn this_machine_is_understood() {
    if cfg!(target_os = "linux") {
        assert!(free(Path::new("/")).is_some_and(|free| free.bytes > MIB));
    }
}
