//! A grade as one HTML file that needs nothing else: no script, no font, no network. It can be read on a phone, in the
//! dark, on paper, by keyboard and aloud.

mod simulation;
#[cfg(test)]
mod tests;

pub use simulation::Shown;

use super::terminal::{self, Paint};
use crate::escape::{self, xml};
use crate::fault::{Detail, Evidence};
use crate::grade::{Grade, Line, Outcome};
use crate::lang::{Lang, say};
use crate::simulation::picture::Picture;

/// What all pages look like.
const STYLE: &str = include_str!("html/style.css");
/// Nothing is loaded and nothing runs, whatever a student's text may hold.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The grade as a page, with the simulated runs of the checks that have one.
pub fn render(grade: &Grade, simulations: &[Shown], lang: Lang) -> String {
    let title = format!("{} · {}", grade.exercise, grade.title);
    let mut body = head(grade, &title, lang);
    if grade.untouched {
        body += &format!("<p>{}</p>\n", xml(terminal::welcome(grade, lang).trim()));
    }
    let shared = terminal::shared_failure(grade);
    if let Some(outcome) = shared {
        body +=
            &format!("<section class=\"{}\">\n{}</section>\n", class(outcome), ended(outcome, grade, lang));
    }
    for (nth, line) in grade.lines.iter().enumerate() {
        let own = simulations.iter().enumerate().filter(|(_, shown)| shown.check == line.check);
        let pictures: String = own.map(|(nth, shown)| simulation::show(shown, nth, lang)).collect();
        let ended = if shared.is_some() { String::new() } else { ended(&line.outcome, grade, lang) };
        body += &section(line, nth, &(ended + &again(line, grade, lang) + &pictures), lang);
    }
    document(&title, &(body + &foot(grade, lang)), lang)
}

/// The simulated runs of a grade.
pub fn simulations(grade: &Grade) -> Vec<Shown> {
    let shown = |line: &Line| {
        let picture = picture(&line.outcome)?;
        Some(Shown {
            check: line.check.clone(),
            simulated: picture.simulated.clone(),
            sources: picture.sources(),
            curve: picture.submission.clone(),
            reference: Some(picture.reference.clone()),
        })
    };
    grade.lines.iter().filter_map(shown).collect()
}

fn picture(outcome: &Outcome) -> Option<&Picture> {
    match outcome {
        Outcome::Passed(Detail::Simulated { picture, .. }) => Some(picture),
        Outcome::Failed(failure) => failure.evidence.iter().find_map(|evidence| match evidence {
            Evidence::Simulated(picture) => Some(picture.as_ref()),
            _ => None,
        }),
        _ => None,
    }
}

/// Simulated runs without a grade as a page.
pub fn page(simulations: &[Shown], lang: Lang) -> String {
    let title = say!(lang, "On the simulated machine", "На моделируемой машине");
    let mut body = format!("<h1>{}</h1>\n", xml(&title));
    for (nth, shown) in simulations.iter().enumerate() {
        let (check, pictures) = (xml(&shown.check), simulation::show(shown, nth, lang));
        body += &format!(
            "<section aria-labelledby=\"s{nth}\">\n<h2 id=\"s{nth}\">{check}</h2>\n{pictures}</section>\n"
        );
    }
    document(&title, &body, lang)
}

fn document(title: &str, body: &str, lang: Lang) -> String {
    let title = xml(title);
    let lang = say!(lang, "en", "ru");
    format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta name=\"referrer\" content=\"no-referrer\"/>\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )
}

fn head(grade: &Grade, title: &str, lang: Lang) -> String {
    let (title, earned, points) = (xml(title), grade.earned(), grade.points());
    let score = say!(lang, "{earned} of {points} points", "баллы: {earned} из {points}");
    format!("<h1>{title}</h1>\n<p class=\"score\">{score}</p>\n")
}

fn section(line: &Line, nth: usize, body: &str, lang: Lang) -> String {
    let (mark, _, _) = terminal::in_words(&line.outcome, lang);
    let (class, state, check) = (class(&line.outcome), state(&line.outcome, lang), xml(&line.check));
    let (earned, points) = (line.earned(), line.points);
    format!(
        "<section class=\"{class}\" aria-labelledby=\"check{nth}\">\n<h2 id=\"check{nth}\">\
         <span class=\"mark\" aria-hidden=\"true\">{mark}</span> {check} <span class=\"state\">{state}</span> \
         <span class=\"points\">{earned}/{points}</span></h2>\n{body}</section>\n"
    )
}

fn class(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Passed(_) => "passed",
        Outcome::Failed(_) => "failed",
        Outcome::Inconclusive(_) | Outcome::NotApplicable(_) | Outcome::Ungraded(_) => "open",
    }
}

fn state(outcome: &Outcome, lang: Lang) -> String {
    match outcome {
        Outcome::Passed(_) => say!(lang, "passed", "зачтено"),
        Outcome::Failed(_) => say!(lang, "failed", "не зачтено"),
        Outcome::Inconclusive(_) => say!(lang, "no verdict", "нет вердикта"),
        Outcome::NotApplicable(_) => say!(lang, "not applicable", "неприменимо"),
        Outcome::Ungraded(_) => say!(lang, "not graded", "не оценено"),
    }
}

/// How a check ended, and what was seen.
fn ended(outcome: &Outcome, grade: &Grade, lang: Lang) -> String {
    let Outcome::Failed(failure) = outcome else {
        let (_, _, what) = terminal::in_words(outcome, lang);
        return format!("<p>{}</p>\n", prose(&what));
    };
    if grade.untouched {
        return format!("<p>{}</p>\n", say!(lang, "not written yet", "ещё не написано"));
    }
    let (_, _, what) = terminal::in_words(outcome, lang);
    // Simulated runs have pictures of their own here.
    let written = failure.evidence.iter().filter(|evidence| !matches!(evidence, Evidence::Simulated(_)));
    let evidence = written.map(|evidence| terminal::shown(evidence, lang, Paint::Plain));
    let evidence: String =
        evidence.flat_map(|text| text.lines().map(unindented).collect::<Vec<_>>()).collect();
    format!("<p>{}</p>\n{}", prose(&what), preformatted(&escape::lines(&evidence), lang))
}

/// A sentence of ours, in which what stands between backquotes is code.
fn prose(text: &str) -> String {
    let mut out = String::new();
    let parts: Vec<&str> = text.split('`').collect();
    for (nth, part) in parts.iter().enumerate() {
        // The last of an even number has nothing that closes it.
        match (nth % 2 == 1, nth + 1 < parts.len()) {
            (true, true) => out += &format!("<code>{}</code>", xml(part)),
            (true, false) => out += &format!("`{}", xml(part)),
            (false, _) => out += &xml(part),
        }
    }
    out
}

/// Evidence stands indented in a terminal, below its check.
fn unindented(line: &str) -> String {
    format!("{}\n", line.strip_prefix("      ").unwrap_or(line))
}

fn preformatted(text: &str, lang: Lang) -> String {
    let name = say!(lang, "evidence", "что увидел судья");
    let text = xml(text);
    if text.is_empty() {
        text
    } else {
        format!("<pre tabindex=\"0\" role=\"region\" aria-label=\"{name}\">{text}</pre>\n")
    }
}

fn again(line: &Line, grade: &Grade, lang: Lang) -> String {
    if grade.untouched || !matches!(line.outcome, Outcome::Failed(_)) {
        return String::new();
    }
    let (name, replay) = (say!(lang, "again:", "повторить:"), xml(&line.replay));
    format!("<p>{name} <code>{replay}</code></p>\n")
}

fn foot(grade: &Grade, lang: Lang) -> String {
    let lines = terminal::stands_on(&grade.provenance, lang);
    let lines: Vec<String> = lines.iter().map(|line| xml(line)).collect();
    format!("<p class=\"foot\">{}</p>\n", lines.join("<br/>\n"))
}
