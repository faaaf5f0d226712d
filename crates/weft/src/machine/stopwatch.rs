//! How much processor time a stretch of a program takes, whatever else the machine is doing.
//!
//! The kernel knows exactly: `CLOCK_THREAD_CPUTIME_ID` (`clock_gettime(2)`) leaves out the time in which others had the
//! core. But to ask it is a system call, nearly a microsecond on some machines, and a program may do a million
//! operations. The monotonic clock is read without the kernel (vdso(7)), in a few dozen nanoseconds, and counts
//! everything.
//!
//! So short stretches are taken from the monotonic clock: when another thread gets the core, it keeps it for much
//! longer than [`TRUSTED`], so that such a stretch cannot be short. After a longer one both clocks are read, and what the
//! monotonic one has counted more since this was last done is what others had.

/// Stretches below this, in nanoseconds, held no turn of another thread.
const TRUSTED: u64 = 10_000;

/// Measures stretches, one after the other.
#[derive(Debug)]
pub struct Stopwatch {
    /// The monotonic clock at the last lap.
    mark: u64,
    /// Both clocks when they were last compared.
    wall: u64,
    processor: u64,
    /// What reading the clock itself adds to a stretch.
    own: u64,
}

impl Stopwatch {
    /// Starts the first stretch.
    pub fn start() -> Stopwatch {
        let own = (0..64).map(|_| reading()).min().unwrap_or(0);
        let (wall, processor) = both();
        Stopwatch { mark: wall, wall, processor, own }
    }

    /// Ends a stretch and starts the next: the processor time of the one that ends, in nanoseconds.
    #[inline]
    pub fn lap(&mut self) -> u64 {
        let wall = clock::monotonic();
        let stretch = wall - self.mark;
        if stretch >= TRUSTED {
            return self.corrected().saturating_sub(self.own);
        }
        self.mark = wall;
        stretch.saturating_sub(self.own)
    }

    /// Ends a stretch in which others may have had the core. It ends at the very moment at which both clocks are compared,
    /// and there the next begins: what others have in between, while the clocks are read, belongs to a stretch too.
    fn corrected(&mut self) -> u64 {
        let (wall, processor) = both();
        let stretch = wall - self.mark;
        let others = (wall - self.wall).saturating_sub(processor - self.processor);
        (self.wall, self.processor, self.mark) = (wall, processor, wall);
        stretch - others.min(stretch)
    }
}

/// Both clocks at one moment: nobody else has had the core between the two readings.
fn both() -> (u64, u64) {
    for _ in 0..TRIES {
        let wall = clock::monotonic();
        let processor = clock::processor();
        if clock::monotonic() - wall < TRUSTED {
            return (wall, processor);
        }
    }
    (clock::monotonic(), clock::processor())
}

/// So often in a row is hardly anybody interrupted.
const TRIES: usize = 10;

fn reading() -> u64 {
    let before = clock::monotonic();
    clock::monotonic() - before
}

/// The clocks of the system.
mod clock {
    const MONOTONIC: i32 = 1;
    const THREAD_PROCESSOR_TIME: i32 = 3;

    #[repr(C)]
    struct Time {
        seconds: i64,
        nanoseconds: i64,
    }

    unsafe extern "C" {
        fn clock_gettime(clock: i32, to: *mut Time) -> i32;
    }

    #[inline]
    pub fn monotonic() -> u64 {
        read(MONOTONIC)
    }

    pub fn processor() -> u64 {
        read(THREAD_PROCESSOR_TIME)
    }

    #[expect(clippy::cast_sign_loss, reason = "neither clock is negative")]
    fn read(clock: i32) -> u64 {
        let mut time = Time { seconds: 0, nanoseconds: 0 };
        // SAFETY: the type is that of the C library on 64-bit Linux, and both clocks exist.
        unsafe { clock_gettime(clock, &raw mut time) };
        time.seconds as u64 * 1_000_000_000 + time.nanoseconds as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hint::black_box;

    fn work(rounds: u64) -> u64 {
        (0..rounds).fold(1, |state, round| black_box(state ^ round).rotate_left(7))
    }

    #[test]
    fn no_stretch_is_longer_than_the_processor_time_of_all() {
        let before = clock::processor();
        let mut stopwatch = Stopwatch::start();
        let laps: u64 = (0..50)
            .map(|round| {
                black_box(work(round * 1000));
                stopwatch.lap()
            })
            .sum();
        assert!(laps > 0 && laps <= clock::processor() - before);
    }

    #[test]
    fn time_in_which_the_thread_does_not_run_does_not_count() {
        let mut stopwatch = Stopwatch::start();
        // Waits for a message that comes 20 ms later at the earliest.
        let (sender, receiver) = std::sync::mpsc::channel::<()>();
        assert!(receiver.recv_timeout(std::time::Duration::from_millis(20)).is_err());
        drop(sender);
        assert!(stopwatch.lap() < 10_000_000);
    }
}
