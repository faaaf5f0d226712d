//! A grade for people: one line a check; below a failure what was seen, and the command that shows it again.

use super::interleaving::Style;
use super::interleaving::cell::wrap;
use super::{curve, gantt, words};
use crate::escape::{self, barred, one_line, visible};
use crate::fault::{Change, Detail, Evidence};
use crate::grade::{Grade, Line, Outcome, Provenance};
use crate::lang::{Lang, say};
use crate::sandbox::{Hole, Stream};
use crate::simulation::picture::Picture;

/// Whether colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// With terminal colours.
    Colours,
    /// Characters alone.
    Plain,
}

/// How many lines of one piece of evidence are shown.
const MAX_LINES: usize = 40;
/// How wide the last lines are, without their indentation.
const FOOT_WIDTH: usize = 78;
/// How wide a run on the simulated machine is drawn.
const PICTURE_WIDTH: usize = 74;
/// The same of the compiler: the error that counts may be its third.
const MAX_COMPILER_LINES: usize = 100;
/// What stands before evidence.
const INDENT: &str = "      ";
/// How long a command may be.
const MAX_COMMAND: usize = 4096;
/// How wide a line of a student's may be.
const MAX_WIDTH: usize = 160;

/// The grade as text.
pub fn render(grade: &Grade, lang: Lang, paint: Paint) -> String {
    let mut out = head(grade, paint);
    if grade.untouched {
        out.push_str(&welcome(grade, lang));
    }
    match shared_failure(grade) {
        Some(outcome) => out.push_str(&build_failure(outcome, lang, paint)),
        None => grade.lines.iter().for_each(|line| out.push_str(&check(line, grade, lang, paint))),
    }
    out.push_str(&foot(grade, lang, paint));
    escape::lines(&out)
}

fn head(grade: &Grade, paint: Paint) -> String {
    let score = format!("{}/{}", grade.earned(), grade.points());
    let name = format!("{}  {}", grade.exercise, grade.title);
    let space = 72usize.saturating_sub(name.chars().count() + score.len());
    let colour = if grade.earned() == grade.points() { GREEN } else { YELLOW };
    format!("{}{}{}\n", bold(&name, paint), " ".repeat(space.max(2)), painted(&score, colour, paint))
}

/// What to tell who has not begun.
pub(super) fn welcome(grade: &Grade, lang: Lang) -> String {
    let place = one_line(&grade.workplace, MAX_COMMAND);
    say!(
        lang,
        "  This is the starter, as it was handed out: nothing is written yet, and so nothing passes.\n  \
         The task is in README.md of the exercise's folder. Write your solution in {place}/lib.rs\n  \
         and run this command again.\n",
        "  Это заготовка, какой вы её получили: ничего ещё не написано, поэтому ничего и не проходит.\n  \
         Задание — в README.ru.md в папке упражнения. Напишите решение в {place}/lib.rs\n  \
         и запустите эту команду снова.\n",
    )
}

/// The failure that all checks have in common, because nothing could be built or the same of ours broke.
pub(super) fn shared_failure(grade: &Grade) -> Option<&Outcome> {
    let (first, rest) = grade.lines.split_first()?;
    let build = match &first.outcome {
        Outcome::Failed(failure) => matches!(failure.evidence.first(), None | Some(Evidence::Compiler(_))),
        Outcome::Ungraded(_) => true,
        Outcome::Passed(_) | Outcome::Inconclusive(_) | Outcome::NotApplicable(_) => false,
    };
    let same = |line: &Line| match (&line.outcome, &first.outcome) {
        (Outcome::Failed(one), Outcome::Failed(other)) => one == other,
        (Outcome::Ungraded(one), Outcome::Ungraded(other)) => one == other,
        _ => false,
    };
    (build && rest.iter().all(same)).then_some(&first.outcome)
}

fn build_failure(outcome: &Outcome, lang: Lang, paint: Paint) -> String {
    let (mark, colour, what) = in_words(outcome, lang);
    let mut out = format!("  {} {}\n", painted(mark, colour, paint), barred(&what, INDENT));
    if let Outcome::Failed(failure) = outcome {
        failure.evidence.iter().for_each(|evidence| out.push_str(&shown(evidence, lang, paint)));
    }
    out
}

fn check(line: &Line, grade: &Grade, lang: Lang, paint: Paint) -> String {
    let (mark, colour, what) = match &line.outcome {
        Outcome::Failed(_) if grade.untouched => ("✗", RED, say!(lang, "not written yet", "ещё не написано")),
        outcome => in_words(outcome, lang),
    };
    let width = grade.lines.iter().map(|line| line.check.len()).max().unwrap_or(0);
    let score = format!("{}/{}", line.earned(), line.points);
    let what = barred(&what, INDENT);
    let mut out = format!("  {} {:width$}  {score:>5}  {what}\n", painted(mark, colour, paint), line.check);
    if let Outcome::Passed(Detail::Simulated { picture, .. }) = &line.outcome {
        out.push_str(&good_run(picture, lang, paint));
    }
    if let (Outcome::Failed(failure), false) = (&line.outcome, grade.untouched) {
        failure.evidence.iter().for_each(|evidence| out.push_str(&shown(evidence, lang, paint)));
        let again = say!(lang, "again:", "повторить:");
        out.push_str(&format!(
            "      {} {}\n",
            painted(&again, DIM, paint),
            one_line(&line.replay, MAX_COMMAND)
        ));
    }
    out
}

/// How a check ended: a mark, its colour, and what to say.
pub(super) fn in_words(outcome: &Outcome, lang: Lang) -> (&'static str, &'static str, String) {
    match outcome {
        Outcome::Passed(detail) => ("✓", GREEN, words::detail(detail, lang)),
        Outcome::Failed(failure) => ("✗", RED, words::fault(&failure.fault, lang)),
        Outcome::Inconclusive(doubt) => ("?", YELLOW, words::doubt(doubt, lang)),
        Outcome::NotApplicable(doubt) => ("-", DIM, words::doubt(doubt, lang)),
        Outcome::Ungraded(reason) => {
            let reason = visible(reason);
            let what = say!(
                lang,
                "not graded, which is not your fault: {reason}",
                "не оценено, и это не ваша вина: {reason}",
            );
            ("!", YELLOW, what)
        }
    }
}

/// A piece of evidence, each line with its end.
pub(super) fn shown(evidence: &Evidence, lang: Lang, paint: Paint) -> String {
    match evidence {
        Evidence::Case(name) => field(&say!(lang, "case", "случай"), name),
        Evidence::Input(input) => field(&say!(lang, "input", "вход"), input),
        Evidence::Difference(changes) => difference(changes, lang, paint),
        Evidence::Compiler(messages) => block("", messages, MAX_COMPILER_LINES),
        Evidence::Printed { stream: Stream::Stdout, text } => {
            block(&say!(lang, "it printed", "программа вывела"), text, MAX_LINES)
        }
        Evidence::Printed { stream: Stream::Stderr, text } => {
            block(&say!(lang, "it wrote to standard error", "программа вывела в stderr"), text, MAX_LINES)
        }
        Evidence::Left(left) => block(&say!(lang, "left behind", "осталось"), &left.join("\n"), MAX_LINES),
        Evidence::Times { in_turn, reference, submission } => {
            let [in_turn, reference, submission] = [in_turn, reference, submission].map(|secs| secs * 1000.0);
            let times = say!(
                lang,
                "in turn     {in_turn:8.1} ms\nreference   {reference:8.1} ms\nsubmission  {submission:8.1} ms",
                "по очереди  {in_turn:8.1} мс\nэталон      {reference:8.1} мс\nрешение     {submission:8.1} мс",
            );
            block(&say!(lang, "the last round", "последний замер"), &times, MAX_LINES)
        }
        Evidence::Interleaving { table, token } => {
            interleaving(table) + &field(&say!(lang, "token", "код исполнения"), token)
        }
        Evidence::Simulated(picture) => simulated(picture, lang, paint),
        Evidence::Hidden => {
            let hidden =
                say!(lang, "the author does not disclose this case", "автор не раскрывает этот случай");
            format!("      {hidden}\n")
        }
    }
}

/// A run on the simulated machine, and why it is not faster.
fn simulated(picture: &Picture, lang: Lang, paint: Paint) -> String {
    let style = Style { lang, paint, width: PICTURE_WIDTH };
    with_curve(&gantt::render(&picture.simulated, &picture.sources(), style), picture, style)
}

/// A run that is as fast as is asked.
fn good_run(picture: &Picture, lang: Lang, paint: Paint) -> String {
    let style = Style { lang, paint, width: PICTURE_WIDTH };
    with_curve(&gantt::render_good(&picture.simulated, &picture.sources(), style), picture, style)
}

fn with_curve(run: &str, picture: &Picture, style: Style) -> String {
    let lang = style.lang;
    let curve = curve::render(&picture.submission, Some(&picture.reference), style);
    let real = picture.real.map(|real| words::speedup::real(real, lang)).unwrap_or_default();
    let text = [run, &curve, &real].map(str::trim_end).join("\n\n");
    text.trim_end().lines().map(|line| format!("      {line}").trim_end().to_string() + "\n").collect()
}

/// An execution. It was made harmless as it was put into words.
fn interleaving(table: &str) -> String {
    let mut out = String::new();
    for line in table.lines() {
        out.push_str(format!("      {line}").trim_end());
        out.push('\n');
    }
    out
}

fn field(name: &str, value: &str) -> String {
    format!("      {name}: {}\n", one_line(value, MAX_WIDTH))
}

/// A text of the student's, each line marked, so that none can be taken for ours.
fn block(name: &str, text: &str, most: usize) -> String {
    let mut out = if name.is_empty() { String::new() } else { format!("      {name}:\n") };
    let lines: Vec<&str> = text.trim_end().trim_start_matches('\n').lines().collect();
    for line in lines.iter().take(most) {
        out.push_str(&format!("      | {}\n", one_line(line, MAX_WIDTH)));
    }
    if lines.len() > most {
        out.push_str(&format!("      | … (+{})\n", lines.len() - most));
    }
    out
}

fn difference(changes: &[Change], lang: Lang, paint: Paint) -> String {
    let legend = if changes.iter().any(|change| matches!(change, Change::Expected(_))) {
        say!(
            lang,
            "- expected, + yours; → result, ×N so many calls at work together",
            "- ожидалось, + у вас; → результат, ×N столько вызовов работало вместе",
        )
    } else {
        say!(lang, "+ differs from what is expected", "+ отличается от ожидаемого")
    };
    let mut out = format!("      {}\n", painted(&legend, DIM, paint));
    for change in changes.iter().take(MAX_LINES) {
        let (mark, colour, line) = match change {
            Change::Same(line) => (" ", "", line),
            Change::Expected(line) => ("-", GREEN, line),
            Change::Actual(line) => ("+", RED, line),
        };
        out.push_str(&format!(
            "      {}\n",
            painted(&format!("{mark} {}", one_line(line, MAX_WIDTH)), colour, paint)
        ));
    }
    if changes.len() > MAX_LINES {
        out.push_str(&format!("      … (+{})\n", changes.len() - MAX_LINES));
    }
    out
}

/// What the grade stands on.
fn foot(grade: &Grade, lang: Lang, paint: Paint) -> String {
    let lines = stands_on(&grade.provenance, lang);
    let lines: Vec<String> = lines.iter().flat_map(|line| wrap(line, FOOT_WIDTH)).collect();
    lines.iter().fold(String::new(), |out, line| out + "  " + &painted(line, DIM, paint) + "\n")
}

/// How to make the grade again, and what held the submission back, if it was taken at all; a line each.
pub(super) fn stands_on(made: &Provenance, lang: Lang) -> Vec<String> {
    let compiler = made.toolchain.split(" (").next().unwrap_or_default();
    let (seed, cores, load, sandbox) = (made.seed, made.cores, made.load, &made.sandbox);
    let opened = opened(&made.opened, lang);
    let machine = say!(
        lang,
        "seed {seed} · {compiler} · {cores} cores, load {load:.1}",
        "seed {seed} · {compiler} · ядер {cores}, нагрузка {load:.1}",
    );
    let held = say!(lang, "sandbox: {sandbox} · {opened}", "песочница: {sandbox} · {opened}");
    [Some(machine), made.submission.as_ref().map(|_| held)].into_iter().flatten().collect()
}

fn opened(holes: &[Hole], lang: Lang) -> String {
    if holes.is_empty() {
        return say!(lang, "nothing opened", "ничего не открыто");
    }
    let holes = holes.iter().map(|hole| hole.name()).collect::<Vec<_>>().join(", ");
    say!(lang, "opened: {holes}", "открыто: {holes}")
}

const GREEN: &str = "32";
const RED: &str = "31";
const YELLOW: &str = "33";
const DIM: &str = "2";

fn painted(text: &str, colour: &str, paint: Paint) -> String {
    match paint {
        Paint::Colours if !colour.is_empty() => format!("\u{1b}[{colour}m{text}\u{1b}[0m"),
        Paint::Colours | Paint::Plain => text.to_string(),
    }
}

fn bold(text: &str, paint: Paint) -> String {
    painted(text, "1", paint)
}
