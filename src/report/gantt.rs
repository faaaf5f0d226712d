//! A run on the simulated machine for people: one sentence that says why it is not faster, who had which core when,
//! what each thread did meanwhile, and which lines of the source cost the time.

pub(super) mod chart;
pub(super) mod diagnosis;
#[cfg(test)]
pub(super) mod example;
pub(super) mod lanes;
pub(super) mod legend;
pub(super) mod losses;
pub(super) mod lost;
pub(super) mod scale;
pub(super) mod sentence;
pub(super) mod story;
#[cfg(test)]
mod tests;

use super::interleaving::cell::{DIM, TIE, painted, wrap};
use super::interleaving::{Sources, Style};
use crate::simulation::report::Simulated;
use story::Story;

/// Less is too narrow for a chart.
const MIN_WIDTH: usize = 48;
/// What is wider than that is harder to read, not easier.
const MAX_WIDTH: usize = 132;

/// The run as text, each line with its end; no line is wider than the terminal, or than 48 if that is narrower.
pub fn render(simulated: &Simulated, sources: &Sources, style: Style) -> String {
    let story = Story::new(simulated, sources, style.lang);
    let most = style.width.clamp(MIN_WIDTH, MAX_WIDTH);
    let reason = sentence::sentence(&story);
    let mut parts = vec![head(Some(&reason), &story, most, style)];
    parts.push(chart::chart(&story, most, style.paint));
    parts.push(lost::table(&story, most, style.paint));
    parts.retain(|part| !part.is_empty());
    parts.join("\n").replace(TIE, " ")
}

/// As [`render`], for a run that is as fast as is asked: nobody asks why it is not faster.
pub fn render_good(simulated: &Simulated, sources: &Sources, style: Style) -> String {
    let story = Story::new(simulated, sources, style.lang);
    let most = style.width.clamp(MIN_WIDTH, MAX_WIDTH);
    head(None, &story, most, style) + "\n" + &chart::chart(&story, most, style.paint)
}

fn head(reason: Option<&str>, story: &Story, most: usize, style: Style) -> String {
    let mut out = String::new();
    for line in reason.into_iter().flat_map(|reason| wrap(reason, most)) {
        out.push_str(&painted(&line, "1", style.paint));
        out.push('\n');
    }
    for line in wrap(&sentence::figures(story), most) {
        out.push_str(&painted(&line, DIM, style.paint));
        out.push('\n');
    }
    out
}
