use std::ptr::NonNull;

struct Ends {
    first: NonNull<u64>,
    last: NonNull<u64>,
}

pub fn reverse(numbers: &mut [u64]) {
    let steps = numbers.len() / 2;
    let Some(last) = numbers.len().checked_sub(1) else { return };
    let start = NonNull::from(numbers).cast::<u64>();
    // SAFETY: `last` is an index of the slice.
    let mut ends = Ends { first: start, last: unsafe { start.add(last) } };
    for _ in 0..steps {
        // SAFETY: In fewer than half as many steps as there are numbers, the ends do not meet.
        unsafe {
            ends.first.swap(ends.last);
            ends = Ends { first: ends.first.add(1), last: ends.last.sub(1) };
        }
    }
}
