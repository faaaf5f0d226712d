//! Workers that do one thing after the other, side by side, until everything is done.

use anyhow::Result;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// Does `work` with each of `things`, with so many workers. `tell` hears of each as it ends, and how many have ended then.
/// The results are in the order of `things`.
///
/// # Errors
///
/// The first error of `work` or of `tell`. What was begun is finished before.
pub fn do_all<T: Sync, R: Send>(
    workers: usize,
    things: &[T],
    work: impl Fn(&T) -> Result<R> + Sync,
    mut tell: impl FnMut(usize, &R) -> Result<()>,
) -> Result<Vec<R>> {
    let next = AtomicUsize::new(0);
    let (sender, results) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..workers.min(things.len()) {
            let (sender, work, next) = (sender.clone(), &work, &next);
            scope.spawn(move || {
                while let Some((place, thing)) = take(things, next) {
                    if sender.send((place, work(thing))).is_err() {
                        return; // Something else has failed, and nobody listens any more.
                    }
                }
            });
        }
        drop(sender);
        let mut all: Vec<Option<R>> = things.iter().map(|_| None).collect();
        for (index, (place, result)) in results.into_iter().enumerate() {
            let result = result?;
            tell(index + 1, &result)?;
            all[place] = Some(result);
        }
        Ok(all.into_iter().flatten().collect())
    })
}

fn take<'a, T>(things: &'a [T], next: &AtomicUsize) -> Option<(usize, &'a T)> {
    let place = next.fetch_add(1, Ordering::Relaxed);
    things.get(place).map(|thing| (place, thing))
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::ensure;

    fn halve(number: u32) -> Result<u32> {
        ensure!(number.is_multiple_of(2), "{number} is odd");
        Ok(number / 2)
    }

    #[test]
    fn results_are_in_order_and_each_is_told_once() {
        let mut counts = Vec::new();
        let halves = do_all(
            3,
            &[2, 4, 6, 8],
            |number| halve(*number),
            |done, _| {
                counts.push(done);
                Ok(())
            },
        );
        assert_eq!((halves.unwrap(), counts), (vec![1, 2, 3, 4], vec![1, 2, 3, 4]));
    }

    #[test]
    fn nothing_to_do_needs_no_workers() {
        assert_eq!(do_all(0, &[], |number| halve(*number), |_, _| Ok(())).unwrap(), Vec::<u32>::new());
    }

    #[test]
    fn an_error_of_the_work_or_of_who_is_told_ends_it() {
        assert_eq!(
            do_all(2, &[2, 3], |number| halve(*number), |_, _| Ok(())).unwrap_err().to_string(),
            "3 is odd"
        );
        assert!(do_all(2, &[2, 4], |number| halve(*number), |_, _| anyhow::bail!("no room")).is_err());
    }
}
