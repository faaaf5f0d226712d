//! System V segments of the run: memory that lasts without a process, and that no other counter of a poller shows.

use std::fs;

/// The bytes of all segments in this IPC namespace.
pub fn bytes() -> u64 {
    let segments = fs::read_to_string("/proc/sysvipc/shm").unwrap_or_default();
    sum(&segments, "rss").saturating_add(sum(&segments, "swap"))
}

/// The sum of a column of a table with a headline.
fn sum(table: &str, column: &str) -> u64 {
    let mut lines = table.lines();
    let head = lines.next().unwrap_or_default();
    let Some(place) = head.split_whitespace().position(|name| name == column) else { return 0 };
    let number = |line: &str| line.split_whitespace().nth(place)?.parse::<u64>().ok();
    lines.filter_map(number).fold(0, u64::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEGMENTS: &str = "\
       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid      atime      dtime      ctime                   rss                  swap
         0          0   600               8388608     7     7      0  1000  1000  1000  1000          0          0          0               4194304                     0
         0          1   600                  4096     7     7      0  1000  1000  1000  1000          0          0          0                  4096                  8192
";

    #[test]
    fn a_column_is_found_by_its_name_and_added_up() {
        assert_eq!(sum(SEGMENTS, "rss"), 4_194_304 + 4096);
        assert_eq!(sum(SEGMENTS, "swap"), 8192);
    }

    #[test]
    fn without_objects_or_column_there_is_nothing() {
        assert_eq!(sum("key msqid perms cbytes qnum\n", "cbytes"), 0);
        assert_eq!(sum("", "rss"), 0);
        assert_eq!(sum("a b\n1 2\n", "c"), 0);
    }
}
