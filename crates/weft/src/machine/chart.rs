//! What happened when, as fine as a picture can show it, in bounded memory.
//!
//! A row is cut into equal pieces of time, and each piece remembers how long what went on in it. When a row would have
//! too many pieces, two become one, in all rows. In the end each piece shows what took most of it. So a run of a
//! million operations and one of ten seconds both make a picture of a few thousand pieces, and what is too short to be
//! seen does not crowd out what is long.

/// A row never has more pieces.
const MOST_PIECES: usize = 2048;
/// How long a piece is in the beginning, in nanoseconds.
const FINEST: u64 = 256;

/// Rows of pieces.
#[derive(Debug)]
pub struct Chart<T> {
    piece: u64,
    rows: Vec<Vec<Piece<T>>>,
}

/// What went on in a piece of time, and for how long each.
type Piece<T> = Vec<(T, u64)>;

/// A stretch of a row in which one thing went on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch<T> {
    /// The row.
    pub row: usize,
    /// From when.
    pub from: u64,
    /// Until when.
    pub to: u64,
    /// What.
    pub what: T,
}

impl<T: Copy + PartialEq> Chart<T> {
    /// Without rows.
    pub fn new() -> Chart<T> {
        Chart { piece: FINEST, rows: Vec::new() }
    }

    /// Adds what went on in a row.
    pub fn add(&mut self, row: usize, from: u64, to: u64, what: T) {
        if from >= to {
            return;
        }
        while (to - 1) / self.piece >= MOST_PIECES as u64 {
            self.coarsen();
        }
        if row >= self.rows.len() {
            self.rows.resize_with(row + 1, Vec::new);
        }
        let piece = self.piece;
        let row = &mut self.rows[row];
        let (first, last) = (index(from, piece), index(to - 1, piece));
        if last >= row.len() {
            row.resize_with(last + 1, Vec::new);
        }
        for (index, piece_of_row) in row.iter_mut().enumerate().take(last + 1).skip(first) {
            let start = index as u64 * piece;
            let time = to.min(start + piece) - from.max(start);
            account(piece_of_row, what, time);
        }
    }

    fn coarsen(&mut self) {
        self.piece *= 2;
        for row in &mut self.rows {
            let old = std::mem::take(row);
            for (index, piece) in old.into_iter().enumerate() {
                if index % 2 == 0 {
                    row.push(piece);
                } else if let Some(whole) = row.last_mut() {
                    for (what, time) in piece {
                        account(whole, what, time);
                    }
                }
            }
        }
    }

    /// The rows as stretches, in the order of their beginnings; pieces become longer until there are at most so many.
    pub fn at_most(&mut self, most: usize, end: u64) -> Vec<Stretch<T>> {
        loop {
            let stretches = self.stretches(end);
            if stretches.len() <= most || self.piece > end {
                return stretches;
            }
            self.coarsen();
        }
    }

    /// The rows as stretches, in the order of their beginnings. Times end at `end`.
    fn stretches(&self, end: u64) -> Vec<Stretch<T>> {
        let mut stretches = Vec::new();
        for (row, pieces) in self.rows.iter().enumerate() {
            let before = stretches.len();
            for (index, piece) in pieces.iter().enumerate() {
                let (from, to) = (index as u64 * self.piece, ((index + 1) as u64 * self.piece).min(end));
                let Some(what) = most(piece, self.piece) else { continue };
                match stretches[before..].last_mut() {
                    Some(Stretch { to: last, what: same, .. }) if *last == from && *same == what => {
                        *last = to;
                    }
                    _ if from < to => stretches.push(Stretch { row, from, to, what }),
                    _ => {}
                }
            }
        }
        stretches.sort_by_key(|stretch| (stretch.from, stretch.row));
        stretches
    }
}

fn account<T: Copy + PartialEq>(piece: &mut Piece<T>, what: T, time: u64) {
    match piece.iter_mut().find(|known| known.0 == what) {
        Some(known) => known.1 += time,
        None => piece.push((what, time)),
    }
}

/// What took most of a piece; nothing, if that was nothing.
fn most<T: Copy>(piece: &Piece<T>, length: u64) -> Option<T> {
    let longest = piece.iter().max_by_key(|known| known.1)?;
    let nothing = length.saturating_sub(piece.iter().map(|known| known.1).sum());
    (longest.1 >= nothing).then_some(longest.0)
}

#[expect(clippy::cast_possible_truncation, reason = "at most MOST_PIECES")]
fn index(time: u64, piece: u64) -> usize {
    (time / piece) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_itself_is_one_stretch() {
        let mut chart = Chart::new();
        chart.add(0, 0, 1024, 'a');
        chart.add(0, 1024, 4096, 'a');
        chart.add(0, 4096, 8192, 'b');
        let stretch = |from, to, what| Stretch { row: 0, from, to, what };
        assert_eq!(chart.stretches(8192), [stretch(0, 4096, 'a'), stretch(4096, 8192, 'b')]);
    }

    #[test]
    fn a_long_run_is_as_small_as_a_short_one() {
        let mut chart = Chart::new();
        for second in 0..1000_u64 {
            let from = second * 1_000_000_000;
            chart.add(0, from, from + 700_000_000, if second < 500 { 'a' } else { 'b' });
        }
        assert!(chart.rows[0].len() <= MOST_PIECES);
        let stretches = chart.stretches(1_000_000_000_000);
        assert!(stretches.len() <= MOST_PIECES);
        assert_eq!(stretches.first().map(|stretch| stretch.what), Some('a'));
        assert_eq!(stretches.last().map(|stretch| stretch.what), Some('b'));
    }

    #[test]
    fn no_more_stretches_are_told_than_are_asked_for() {
        let mut chart = Chart::new();
        (0..1000_u64).for_each(|step| chart.add(0, step * 256, step * 256 + 256, step % 2));
        assert!((1..=10).contains(&chart.at_most(10, 256_000).len()));
    }

    #[test]
    fn what_is_short_beside_nothing_is_not_shown() {
        let mut chart = Chart::new();
        chart.add(0, 0, 10, 'a');
        chart.add(1, 0, 256, 'b');
        assert_eq!(chart.stretches(512), [Stretch { row: 1, from: 0, to: 256, what: 'b' }]);
    }

    #[test]
    fn no_time_is_lost_when_pieces_become_longer() {
        let mut chart = Chart::new();
        (0..100_000_u64).for_each(|step| chart.add(0, step * 100, step * 100 + 100, step % 3));
        let sum: u64 = chart.rows[0].iter().flatten().map(|known| known.1).sum();
        assert_eq!(sum, 10_000_000);
    }
}
