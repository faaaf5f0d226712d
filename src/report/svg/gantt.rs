//! Who had which core when, and what each thread did meanwhile.

use super::draw::{group, line, picture, rect, text};
use crate::lang::{Lang, say};
use crate::report::gantt::chart::{MAX_CORES, MAX_THREADS, letter};
use crate::report::gantt::lanes::{self, Interval, State};
use crate::report::gantt::legend::{self, in_words};
use crate::report::gantt::scale::{Scale, time};
use crate::report::gantt::sentence::{figures, percent, sentence};
use crate::report::gantt::story::{Story, at, verb};
use crate::report::interleaving::Sources;
use crate::report::interleaving::cell::{cut, width};
use crate::simulation::report::{BarKind, Simulated, WaitKind, ratio};

/// The whole width.
const WIDTH: f64 = 760.0;
/// Where time begins.
const LEFT: f64 = 118.0;
/// How much of the width is time.
const CHART: f64 = 570.0;
/// Two columns a pixel, so that nothing is finer than what can be seen.
const COLUMNS: usize = 1140;
/// Where the first row begins.
const TOP: f64 = 34.0;
/// From one row to the next.
const ROW: f64 = 22.0;
/// How much of that a bar is high.
const BAR: f64 = 16.0;
/// How wide a character is, about.
const CHARACTER: f64 = 7.0;
/// A name is not longer than that.
const MAX_NAME: usize = 13;

/// The chart as SVG; `id` is its own in the page.
pub fn gantt(simulated: &Simulated, sources: &Sources, lang: Lang, id: &str) -> String {
    let story = Story::new(simulated, sources, lang);
    let title = say!(lang, "Who computes when, and who waits", "Кто когда вычисляет, а кто ждёт");
    let description = format!("{} {}", sentence(&story), figures(&story));
    let Some(scale) = Scale::new(simulated.makespan, COLUMNS) else {
        return picture(id, (WIDTH, 40.0), &title, &description, &text(12.0, 24.0, "", &sentence(&story)));
    };
    let canvas = Canvas { story: &story, scale, id };
    let (body, bottom) = canvas.rows();
    let body = pattern(id) + &canvas.axis(bottom) + &body;
    let (legend, bottom) = canvas.legend(bottom + 18.0);
    picture(id, (WIDTH, bottom), &title, &description, &(body + &legend))
}

struct Canvas<'a> {
    story: &'a Story<'a>,
    scale: Scale,
    id: &'a str,
}

/// The hatching of who holds a lock.
fn pattern(id: &str) -> String {
    let id = crate::escape::xml(id);
    format!(
        "<defs><pattern id=\"{id}-holds\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><path class=\"hatch\" d=\"M0 0V7\"/></pattern></defs>\n"
    )
}

impl Canvas<'_> {
    /// All rows, and where they end.
    fn rows(&self) -> (String, f64) {
        let (run, lang) = (self.story.simulated, self.story.lang);
        let (mut out, mut y) = (String::new(), TOP);
        for core in 0..run.cores.min(MAX_CORES) {
            let number = core + 1;
            let busy = run.busy.get(core).copied().unwrap_or(0).min(run.makespan);
            out += &text(8.0, y + 12.0, "", &say!(lang, "core {number}", "ядро {number}"));
            out += &text(WIDTH - 8.0, y + 12.0, "end", &percent(ratio(busy, run.makespan)));
            out += &self.core(core, y);
            y += ROW;
        }
        out += &self.more(run.cores, MAX_CORES, &mut y);
        y += ROW;
        out += &text(WIDTH - 8.0, y - 8.0, "dim end", &say!(lang, "work", "работа"));
        for thread in lanes::shown_threads(run, MAX_THREADS) {
            let name = format!("{} {}", letter(thread), cut(&self.story.thread(thread), MAX_NAME));
            out += &text(8.0, y + 12.0, "", &name);
            out += &text(WIDTH - 8.0, y + 12.0, "end", &time(run.tasks[thread].work, lang));
            out += &self.thread(thread, y);
            y += ROW;
        }
        let more = self.more(run.tasks.len(), MAX_THREADS, &mut y);
        (out + &more, y)
    }

    fn more(&self, all: usize, shown: usize, y: &mut f64) -> String {
        let more = all.saturating_sub(shown);
        if more == 0 {
            return String::new();
        }
        *y += ROW;
        text(8.0, *y - ROW + 12.0, "dim", &say!(self.story.lang, "… and {more} more", "… и ещё {more}"))
    }

    fn axis(&self, bottom: f64) -> String {
        let (ticks, unit) = self.scale.ticks(COLUMNS / 6, self.story.lang);
        let mut out = text(LEFT - 8.0, TOP - 16.0, "dim end", unit);
        for tick in &ticks {
            let x = self.x(self.scale.column(tick.at));
            out += &line((x, TOP - 8.0), (x, bottom), "grid");
            out += &text(x, TOP - 16.0, "dim mid", &tick.label);
        }
        out + &text(WIDTH - 8.0, TOP - 16.0, "dim end", &say!(self.story.lang, "busy", "занято"))
    }

    #[expect(clippy::cast_precision_loss, reason = "there are few columns")]
    fn x(&self, column: usize) -> f64 {
        LEFT + CHART * column as f64 / self.scale.columns() as f64
    }

    /// Times of the same, from column to column.
    fn spans<T: Ord + Copy>(&self, intervals: Vec<Interval<T>>) -> Vec<(f64, f64, T)> {
        let columns = self.scale.raster(intervals.into_iter());
        let mut start = 0;
        let mut spans = Vec::new();
        for same in columns.chunk_by(|one, other| one == other) {
            let end = start + same.len();
            spans.extend(same[0].map(|what| (self.x(start), self.x(end) - self.x(start), what)));
            start = end;
        }
        spans
    }

    fn core(&self, core: usize, y: f64) -> String {
        let spans = self.spans(lanes::of_core(self.story.simulated, core));
        let shown = spans.into_iter().map(|(x, wide, (thread, kind))| {
            let name = self.story.thread(thread);
            let title = format!("{name}: {}{}", self.said(State::Runs(kind)), self.lasts(wide));
            let body = self.bar(x, y, wide, thread, kind) + &label(&name, thread, x, y, wide, kind);
            group(&title, &body)
        });
        shown.collect()
    }

    fn bar(&self, x: f64, y: f64, wide: f64, thread: usize, kind: BarKind) -> String {
        let colour = thread % 6;
        let bar = |height: f64, more: &str| rect(x, y, wide, height, &format!("class=\"c{colour}{more}\""));
        match kind {
            BarKind::Computes => bar(BAR, " edge"),
            BarKind::Holds => {
                let id = crate::escape::xml(self.id);
                bar(BAR, " edge") + &rect(x, y, wide, BAR, &format!("fill=\"url(#{id}-holds)\""))
            }
            BarKind::Spins => rect(x, y, wide, BAR, "class=\"paper\"") + &waves(x, y + BAR / 2.0, wide),
            BarKind::Starts => bar(BAR, "\" fill-opacity=\".35") + &line((x, y), (x, y + BAR), "join"),
        }
    }

    fn thread(&self, thread: usize, y: f64) -> String {
        let spans = self.spans(lanes::of_thread(self.story.simulated, thread));
        let shown = spans.into_iter().map(|(x, wide, state)| {
            let title = format!("{}: {}{}", self.story.thread(thread), self.said(state), self.lasts(wide));
            let body = match state {
                State::Runs(kind) => self.bar(x, y, wide, thread, kind),
                State::Waits(kind, place) => self.wait(x, y, wide, kind, place),
            };
            group(&title, &body)
        });
        shown.collect()
    }

    fn wait(&self, x: f64, y: f64, wide: f64, kind: WaitKind, place: usize) -> String {
        let middle = y + BAR / 2.0;
        let body = match kind {
            WaitKind::Lock => rect(x, y + 2.0, wide, BAR - 4.0, "class=\"lock\""),
            WaitKind::Core => rect(x, y + 2.0, wide, BAR - 4.0, "class=\"ready\""),
            WaitKind::Sleep => line((x, middle), (x + wide, middle), "sleep"),
            WaitKind::Join | WaitKind::Message | WaitKind::Other => {
                line((x, middle), (x + wide, middle), "join")
            }
        };
        let number = self.story.number(place).filter(|_| wide > 2.0 * CHARACTER).map(|number| {
            let behind = rect(x + 3.0, y + 2.0, 13.0, BAR - 4.0, "class=\"paper\"");
            behind + &text(x + 4.0, y + 12.0, "", &number.to_string())
        });
        body + &number.unwrap_or_default()
    }

    /// What a thread does, and where.
    fn said(&self, state: State) -> String {
        let words = in_words(state, self.story.lang);
        let State::Waits(_, place) = state else { return words };
        let Some(waited) = self.story.simulated.places.get(place) else { return words };
        let place = waited.at.as_ref().map(|place| format!(" {}", at(place)));
        format!("{words}, {}{}", verb(waited), place.unwrap_or_default())
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a share of a duration that is shown with three digits"
    )]
    fn lasts(&self, wide: f64) -> String {
        let nanoseconds = (wide / CHART * self.story.simulated.makespan as f64) as u64;
        format!(" ({})", time(nanoseconds, self.story.lang))
    }

    /// What the looks mean, and where the picture ends.
    fn legend(&self, top: f64) -> (String, f64) {
        let (mut out, mut x, mut y) = (String::new(), 8.0, top);
        for state in legend::states(self.story) {
            let words = in_words(state, self.story.lang);
            let wide = 46.0 + CHARACTER * f64::from(u32::try_from(width(&words)).unwrap_or(0));
            if x + wide > WIDTH {
                (x, y) = (8.0, y + ROW);
            }
            out += &match state {
                State::Runs(kind) => self.bar(x, y, 20.0, 0, kind),
                State::Waits(kind, _) => self.wait(x, y, 20.0, kind, usize::MAX),
            };
            out += &text(x + 26.0, y + 12.0, "dim", &words);
            x += wide;
        }
        (out, y + ROW + 4.0)
    }
}

/// The name of a thread in its bar, or its letter, or nothing, as there is room.
fn label(name: &str, thread: usize, x: f64, y: f64, wide: f64, kind: BarKind) -> String {
    let letter = letter(thread).to_string();
    let Some(label) = [name, &letter].into_iter().find(|label| fits(label, wide)) else {
        return String::new();
    };
    let text = text(x + wide / 2.0, y + 12.0, "on mid", label);
    let half = CHARACTER * f64::from(u32::try_from(width(label)).unwrap_or(0)) / 2.0 + 2.0;
    let colour = format!("class=\"c{}\"", thread % 6);
    match kind {
        BarKind::Computes | BarKind::Starts => text,
        BarKind::Holds | BarKind::Spins => {
            rect(x + wide / 2.0 - half, y + 1.0, 2.0 * half, BAR - 2.0, &colour) + &text
        }
    }
}

fn fits(label: &str, wide: f64) -> bool {
    CHARACTER * f64::from(u32::try_from(width(label)).unwrap_or(u32::MAX)) + 8.0 <= wide
}

/// A zigzag.
fn waves(x: f64, y: f64, wide: f64) -> String {
    let (mut points, mut at, mut up) = (vec![(x, y)], x, true);
    while at + 4.0 < x + wide {
        at += 4.0;
        points.push((at, if up { y - 4.0 } else { y + 4.0 }));
        up = !up;
    }
    points.push((x + wide, y));
    super::draw::lines(&points, "spins")
}
