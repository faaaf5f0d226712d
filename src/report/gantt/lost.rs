//! The lines of the source that cost the time, as a table.

use super::losses::Loss;
use super::scale::time;
use super::story::{NUMBERS, Story, at, verb};
use crate::lang::{plural_en, plural_ru, say};
use crate::report::interleaving::cell::{DIM, cut, painted, width};
use crate::report::terminal::Paint;
use crate::simulation::report::WaitKind;

/// So much of a source line is worth showing; if there is less room, it has a line of its own.
const SHORTEST_TEXT: usize = 24;

/// One line of the table.
pub struct Lost {
    /// What stands for it in the chart.
    pub number: char,
    /// How long all threads waited.
    pub time: String,
    /// How often.
    pub times: String,
    /// How many threads.
    pub threads: String,
    /// What they called, or that there was no core.
    pub what: String,
    /// Where.
    pub at: String,
    /// The line of the source there.
    pub text: String,
}

/// The table in words.
pub fn lines(story: &Story) -> Vec<Lost> {
    NUMBERS.into_iter().zip(&story.losses).filter_map(|(number, loss)| line(number, loss, story)).collect()
}

fn line(number: char, loss: &Loss, story: &Story) -> Option<Lost> {
    let waited = story.simulated.places.get(loss.place)?;
    let (lang, threads) = (story.lang, loss.threads);
    let en = plural_en(threads as u64, "thread", "threads");
    let ru = plural_ru(threads as u64, "потоке", "потоках", "потоках");
    let said = say!(lang, "in {threads} {en}", "в {threads} {ru}");
    let no_core = say!(lang, "no core was free", "не было свободного ядра");
    let is_core = waited.kind == WaitKind::Core;
    Some(Lost {
        number,
        time: time(waited.lost, lang),
        times: format!("{}×", waited.times),
        threads: if threads == 0 { String::new() } else { said },
        what: if is_core { no_core } else { verb(waited) },
        at: waited.at.as_ref().map(at).unwrap_or_default(),
        text: waited.at.as_ref().map(|at| story.text(at)).unwrap_or_default(),
    })
}

/// What the table is called.
pub fn title(story: &Story) -> String {
    say!(story.lang, "time spent waiting, all threads together", "время ожидания, все потоки вместе")
}

/// The table for a terminal; nothing if no time was lost.
pub fn table(story: &Story, most: usize, paint: Paint) -> String {
    let lines = lines(story);
    if lines.is_empty() {
        return String::new();
    }
    let widest = |of: fn(&Lost) -> &String| lines.iter().map(|line| width(of(line))).max().unwrap_or(0);
    let widths = [widest(|line| &line.time), widest(|line| &line.times), widest(|line| &line.threads)];
    let (whats, places, texts) =
        (widest(|line| &line.what), widest(|line| &line.at), widest(|line| &line.text));
    let beside = 2 + widths.iter().sum::<usize>() + 2 * widths.len() + whats + 2 + places + 2;
    let is_beside = beside + texts.min(SHORTEST_TEXT) <= most;
    let mut out = painted(&cut(&title(story), most), DIM, paint) + "\n";
    for line in &lines {
        let row = format!(
            "{} {}  {}  {}  {}",
            line.number,
            right(&line.time, widths[0]),
            right(&line.times, widths[1]),
            left(&line.threads, widths[2]),
            left(&line.what, whats),
        );
        let rows = if is_beside {
            vec![format!("{row}  {}  {}", left(&line.at, places), line.text)]
        } else if beside <= most {
            vec![format!("{row}  {}", line.at), format!("    {}", line.text)]
        } else {
            vec![row, format!("    {}", line.at), format!("    {}", line.text)]
        };
        let rows = rows.iter().map(|row| cut(row.trim_end(), most)).filter(|row| !row.is_empty());
        rows.for_each(|row| out.push_str(&(row + "\n")));
    }
    out
}

fn right(text: &str, to: usize) -> String {
    format!("{}{text}", " ".repeat(to.saturating_sub(width(text))))
}

fn left(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(width(text))))
}
