//! `grader course check`.

use super::check::fresh_seed;
use crate::cli::Prove;
use crate::course::prove::{self, Count, Finding, Manner, Tried};
use crate::exercise::Exercise;
use crate::lang::{Lang, say};
use crate::report::Exit;
use crate::workshop::Workshop;
use anyhow::Result;

/// So many characters are told of why a submission did not fare as it should.
const MAX_REASONS: usize = 4096;

/// Proves the course, or one exercise of it, and prints a line for each thing that was tried.
pub fn run(options: &Prove, workshop: &Workshop, lang: Lang) -> Result<Exit> {
    let exercises: Vec<&Exercise> = match &options.exercise {
        Some(name) => vec![workshop.course.exercise(name, lang)?],
        None => workshop.course.exercises.iter().collect(),
    };
    let seed = options.seed.unwrap_or_else(fresh_seed);
    if options.mutants {
        return super::mutants::run(&exercises, seed, workshop, lang);
    }
    let mut trials = Vec::new();
    for exercise in &exercises {
        trials.extend(prove::trials(exercise)?);
    }
    let manner = Manner { seed, again: options.again };
    let tried = prove::try_all(workshop, &trials, manner, |one| super::print(&line(one)))?;
    workshop.progress.clear();
    super::print(&prove::table(&exercises, &tried, lang))?;
    let unfailed = prove::unfailed(&exercises, &tried);
    super::print(&conclusion(&tried, &unfailed, manner.seed, lang))?;
    let holds = Count::of(&tried).broken == 0 && unfailed.is_empty();
    Ok(if holds { Exit::Full } else { Exit::Lost })
}

fn line(tried: &Tried) -> String {
    let told = |reasons: &[String]| crate::escape::one_line(&reasons.join("; "), MAX_REASONS);
    let name = &tried.name;
    match &tried.finding {
        Finding::Held if tried.remembered => format!("  ✓ {name} …\n"),
        Finding::Held => format!("  ✓ {name}\n"),
        Finding::Broken(reasons) => format!("  ✗ {name}: {}\n", told(reasons)),
        Finding::Open(reasons) => format!("  ? {name}: {}\n", told(reasons)),
    }
}

fn conclusion(tried: &[Tried], unfailed: &[String], seed: u64, lang: Lang) -> String {
    let Count { held, broken, open } = Count::of(tried);
    let mut text = String::new();
    if !unfailed.is_empty() {
        let names = unfailed.join(", ");
        text += &say!(
            lang,
            "\nNo wrong submission shows that these checks can fail: {names}\n",
            "\nНи одно неверное решение не показывает, что эти проверки могут не пройти: {names}\n",
        );
    }
    let remembered = tried.iter().filter(|one| one.remembered).count();
    if remembered > 0 {
        text += &say!(
            lang,
            "\n{remembered} held before (…), and nothing has changed since; `--again` tries them, too\n",
            "\nпроверено раньше (…), и с тех пор ничего не изменилось: {remembered}; `--again` проверит и их\n",
        );
    }
    text += &say!(
        lang,
        "\n{held} as they should be, {broken} not, {open} without a verdict (seed {seed})\n",
        "\nкак надо: {held}, не так: {broken}, без вердикта: {open} (seed {seed})\n",
    );
    text
}
