//! How much faster a program gets with more cores, beside the reference and the ideal.

use super::draw::{group, line, lines, picture, rect, text};
use crate::lang::{Lang, say};
use crate::report::curve::{MAX_POINTS, ideal, number, top};
use crate::simulation::report::Point;

const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 52.0;
const RIGHT: f64 = 400.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 250.0;
/// Lines of the grid are no closer than that.
const CLOSEST: f64 = 16.0;

/// The curve as SVG; `id` is its own in the page.
pub fn curve(points: &[Point], reference: Option<&[Point]>, lang: Lang, id: &str) -> String {
    let points = &points[..points.len().min(MAX_POINTS)];
    let reference = reference.unwrap_or_default();
    let plane = Plane { points, top: top(points, reference) };
    let title = say!(lang, "Speedup by number of cores", "Ускорение в зависимости от числа ядер");
    let own = say!(lang, "this program", "эта программа");
    let other = say!(lang, "reference", "эталон");
    let mut body = plane.grid(lang);
    body += &lines(&plane.line(|point| Some(ideal(point.cores))), "ideal");
    if !reference.is_empty() {
        let same = |point: &Point| reference.iter().find(|other| other.cores == point.cores);
        let shown = plane.line(|point| same(point).map(|other| other.speedup));
        body += &lines(&shown, "other");
        body += &shown
            .iter()
            .map(|(x, y)| rect(x - 4.0, y - 4.0, 8.0, 8.0, "class=\"square\""))
            .collect::<String>();
    }
    body += &lines(&plane.line(|point| Some(point.speedup)), "own");
    body += &plane.dots(&own);
    body += &legend(&own, (!reference.is_empty()).then_some(other.as_str()), lang);
    let description = described(&own, points)
        + &if reference.is_empty() { String::new() } else { format!("; {}", described(&other, reference)) };
    picture(id, (WIDTH, HEIGHT), &title, &description, &body)
}

/// `this program: 2: 1.94×, 4: 3.70×`.
fn described(name: &str, points: &[Point]) -> String {
    let points =
        points.iter().take(MAX_POINTS).map(|point| format!("{}: {}", point.cores, number(point.speedup)));
    format!("{name}: {}", points.collect::<Vec<_>>().join(", "))
}

struct Plane<'a> {
    points: &'a [Point],
    top: f64,
}

impl Plane<'_> {
    /// The points stand at equal distances, as their cores double.
    fn x(&self, nth: usize) -> f64 {
        let steps = self.points.len().saturating_sub(1).max(1);
        LEFT + 24.0 + (RIGHT - LEFT - 24.0) * ideal(nth) / ideal(steps)
    }

    fn y(&self, speedup: f64) -> f64 {
        BOTTOM - (BOTTOM - TOP) * (speedup / self.top).clamp(0.0, 1.0)
    }

    fn line(&self, speedup: impl Fn(&Point) -> Option<f64>) -> Vec<(f64, f64)> {
        let at = |(nth, point): (usize, &Point)| {
            let speedup = speedup(point).filter(|speedup| speedup.is_finite())?;
            Some((self.x(nth), self.y(speedup)))
        };
        self.points.iter().enumerate().filter_map(at).collect()
    }

    fn grid(&self, lang: Lang) -> String {
        let mut out = line((LEFT, BOTTOM), (RIGHT + 24.0, BOTTOM), "grid");
        let mut last = BOTTOM;
        for (nth, point) in self.points.iter().enumerate() {
            let y = self.y(ideal(point.cores));
            if last - y >= CLOSEST {
                out += &line((LEFT, y), (RIGHT + 24.0, y), "grid");
                out += &text(LEFT - 8.0, y + 4.0, "dim end", &format!("{}×", point.cores));
                last = y;
            }
            out += &text(self.x(nth), BOTTOM + 18.0, "dim mid", &point.cores.to_string());
        }
        out + &text(f64::midpoint(LEFT, RIGHT), BOTTOM + 38.0, "dim mid", &say!(lang, "cores", "ядра"))
    }

    fn dots(&self, name: &str) -> String {
        let dots = self.points.iter().enumerate().filter(|(_, point)| point.speedup.is_finite());
        let dot = |(nth, point): (usize, &Point)| {
            let (x, y) = (self.x(nth), self.y(point.speedup));
            let number = number(point.speedup);
            let dot = format!("<circle class=\"dot\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\"/>\n");
            // Below is room where it is slow, and above run the reference and the ideal.
            let below = BOTTOM - y >= 20.0 && point.speedup < 0.9 * ideal(point.cores);
            let label = text(x, if below { y + 19.0 } else { y - 10.0 }, "mid", &number);
            group(&format!("{name}, {}: {number}", point.cores), &(dot + &label))
        };
        dots.map(dot).collect()
    }
}

fn legend(own: &str, other: Option<&str>, lang: Lang) -> String {
    let ideal = say!(lang, "ideal", "идеал");
    let entries = [Some((own, "own")), other.map(|name| (name, "other")), Some((ideal.as_str(), "ideal"))];
    let mut x = LEFT;
    let mut out = String::new();
    for (name, class) in entries.into_iter().flatten() {
        out += &(line((x, 14.0), (x + 24.0, 14.0), class) + &text(x + 30.0, 18.0, "", name));
        x += 54.0 + 7.0 * characters(name);
    }
    out
}

fn characters(text: &str) -> f64 {
    f64::from(u32::try_from(text.chars().count()).unwrap_or(0))
}
