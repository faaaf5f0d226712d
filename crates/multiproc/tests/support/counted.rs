//! Messages that are counted: none may be lost, and none may come twice.

use multiproc::Queue;

/// Counts what it gets, until it gets nothing; puts how many there were, and a sum in which each number has its part.
pub fn consume((queue, totals): (Queue<Option<u64>>, Queue<(u64, u64)>)) {
    let (mut count, mut sum) = (0, 0_u64);
    while let Some(number) = queue.get().expect("it is a message") {
        count += 1;
        sum = sum.wrapping_add(scramble(number));
    }
    totals.put((count, sum));
}

/// So that a number that is lost and one that comes twice do not make up for each other.
pub fn scramble(number: u64) -> u64 {
    (number ^ 0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}
