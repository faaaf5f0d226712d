//! A simulated run in a page: why it is not faster, who computed when, how it scales, and which lines cost the time.

use super::prose;
use crate::escape::xml;
use crate::lang::{Lang, say};
use crate::report::gantt::lost::{self, Lost};
use crate::report::gantt::sentence::{figures, sentence};
use crate::report::gantt::story::Story;
use crate::report::interleaving::Sources;
use crate::report::svg;
use crate::simulation::report::{Point, Simulated};

/// A simulated run that belongs to a check.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The check's name, or what else the run is called.
    pub check: String,
    /// The run.
    pub simulated: Simulated,
    /// The texts of its files.
    pub sources: Sources,
    /// How it scales.
    pub curve: Vec<Point>,
    /// How the reference scales.
    pub reference: Option<Vec<Point>>,
}

/// The run as a part of a page; `nth` makes its ids its own.
pub fn show(shown: &Shown, nth: usize, lang: Lang) -> String {
    let story = Story::new(&shown.simulated, &shown.sources, lang);
    let chart = svg::gantt(&shown.simulated, &shown.sources, lang, &format!("gantt{nth}"));
    let mut out = format!("<p class=\"why\">{}</p>\n", prose(&sentence(&story)));
    out += &format!("<p class=\"figures\">{}</p>\n", xml(&figures(&story)));
    out += &wide(&say!(lang, "Who computes when", "Кто когда вычисляет"), "chart", &chart);
    out += &table(&story);
    if !shown.curve.is_empty() {
        let curve = svg::curve(&shown.curve, shown.reference.as_deref(), lang, &format!("curve{nth}"));
        out += &wide(&say!(lang, "How it scales", "Как растёт скорость"), "curve", &curve);
    }
    out
}

/// A picture that is moved sideways where the page is narrow, by keyboard as well.
fn wide(name: &str, class: &str, svg: &str) -> String {
    let name = xml(name);
    format!(
        "<h3>{name}</h3>\n<figure class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{name}\">\
         <div class=\"{class}\">\n{svg}</div></figure>\n"
    )
}

fn table(story: &Story) -> String {
    let lines = lost::lines(story);
    if lines.is_empty() {
        return String::new();
    }
    let lang = story.lang;
    let heads = [
        say!(lang, "no.", "№"),
        say!(lang, "how long", "сколько"),
        say!(lang, "how often", "раз"),
        say!(lang, "threads", "потоки"),
        say!(lang, "what", "что"),
        say!(lang, "where", "где"),
        say!(lang, "source", "исходный код"),
    ];
    let heads: String =
        heads.iter().map(|head| ["<th scope=\"col\">", &xml(head), "</th>"].concat()).collect();
    let (name, rows) = (xml(&lost::title(story)), lines.iter().map(row).collect::<String>());
    format!(
        "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{name}\">\n<table>\n<caption>{name}</caption>\n\
         <thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )
}

fn row(line: &Lost) -> String {
    let [time, times, threads, what] =
        [&line.time, &line.times, &line.threads, &line.what].map(|text| xml(text));
    let (number, at, text) = (line.number, xml(&line.at), xml(&line.text));
    format!(
        "<tr><th scope=\"row\">{number}</th><td class=\"number\">{time}</td><td class=\"number\">{times}</td>\
         <td>{threads}</td><td>{what}</td><td><code>{at}</code></td><td class=\"source\"><code>{text}</code></td></tr>\n"
    )
}
