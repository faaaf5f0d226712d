//! Judges the machine, and the folders that the grader writes to.

use super::seen::{Cache, Seen};
use crate::lang::{Lang, say};
use crate::report::doctor::{About, Finding, Section, Step, Subject};
use std::path::Path;

/// What one build may use; two are made side by side.
const ROOM_MIB: u64 = 3072;
/// What the cache can come to need.
const SPACE_MIB: u64 = 512;

/// What the machine can measure.
pub fn section(seen: &Seen, lang: Lang) -> Section {
    let findings = [Some(cores(seen, lang)), Some(load(seen, lang)), room(seen, lang)];
    Section { subject: Subject::Machine, findings: findings.into_iter().flatten().collect() }
}

/// Where the grader keeps things.
pub fn folders(seen: &Seen, lang: Lang) -> Section {
    let cache = match &seen.cache {
        Ok(cache) => kept(cache, lang),
        Err(why) => no_cache(say!(lang, "there is none", "его нет"), why, lang),
    };
    let findings = vec![cache, temporary(seen.temporary.as_deref().map_err(String::as_str), lang)];
    Section { subject: Subject::Folders, findings }
}

fn cores(seen: &Seen, lang: Lang) -> Finding {
    let cores = seen.machine.cores;
    if cores > 1 {
        let what = say!(
            lang,
            "{cores}; speedups are measured on simulated ones, as many as an exercise asks for",
            "{cores}; ускорение измеряется на моделируемых, их столько, сколько нужно упражнению",
        );
        return Finding::ok(About::Cores, what);
    }
    let what = say!(
        lang,
        "1: speedups are measured on simulated cores, but where a submission cannot be simulated there is no verdict",
        "1: ускорение измеряется на моделируемых ядрах, но если решение не моделируется, вердикта не будет",
    );
    Finding::better(
        About::Cores,
        what,
        Step::advice(say!(lang, "Give the machine a second core.", "Дайте машине второе ядро.")),
    )
}

fn load(seen: &Seen, lang: Lang) -> Finding {
    let (load, cores) = (seen.machine.load, seen.machine.cores);
    if is_quiet(load, cores) {
        let what = say!(
            lang,
            "{load:.1}: what is timed on real cores can be trusted",
            "{load:.1}: замерам на настоящих ядрах можно верить",
        );
        return Finding::ok(About::Load, what);
    }
    let what = say!(
        lang,
        "{load:.1} tasks want to run on {cores} cores: what is timed on real cores may get no verdict now; simulated ones do not mind",
        "{load:.1}, а ядер {cores}: замеры на настоящих ядрах могут сейчас остаться без вердикта; моделируемым \
         это не мешает",
    );
    let next = Step::command(
        say!(lang, "Close what keeps the machine busy:", "Закройте то, что занимает машину:"),
        "ps -eo pid,pcpu,args --sort=-pcpu | head",
    );
    Finding::better(About::Load, what, next)
}

/// Whether half of the cores are free.
#[expect(clippy::cast_precision_loss, reason = "no machine has so many cores")]
fn is_quiet(load: f64, cores: usize) -> bool {
    load <= cores as f64 / 2.0
}

fn room(seen: &Seen, lang: Lang) -> Option<Finding> {
    let free = seen.machine.free_mib?;
    let what = say!(lang, "{free} MiB", "{free} МиБ");
    if free >= ROOM_MIB {
        return Some(Finding::ok(About::Room, what));
    }
    let next = Step::command(
        say!(
            lang,
            "Builds may take up to {ROOM_MIB} MiB. Close what needs much memory:",
            "Сборкам может понадобиться до {ROOM_MIB} МиБ. Закройте то, что занимает много памяти:",
        ),
        "ps -eo pid,rss,args --sort=-rss | head",
    );
    Some(Finding::better(About::Room, what, next))
}

fn kept(cache: &Cache, lang: Lang) -> Finding {
    let (folder, size) = (cache.folder.display(), cache.size_mib);
    if let Some(why) = &cache.closed {
        let what =
            say!(lang, "{folder}: nothing can be written to it", "{folder}: записать туда ничего нельзя",);
        return no_cache(what, why, lang);
    }
    match cache.free_mib {
        Some(free) if free < SPACE_MIB => Finding::better(
            About::Cache,
            say!(
                lang,
                "{folder}, {size} MiB; its disk is nearly full: {free} MiB are free",
                "{folder}, {size} МиБ; диск почти полон: свободно {free} МиБ",
            ),
            elsewhere(lang),
        ),
        Some(_) | None => Finding::ok(
            About::Cache,
            say!(
                lang,
                "{folder}, {size} MiB; it may be deleted at any time",
                "{folder}, {size} МиБ; его можно удалить в любой момент",
            ),
        ),
    }
}

fn no_cache(what: String, why: &str, lang: Lang) -> Finding {
    Finding::wrong(About::Cache, what, elsewhere(lang)).because(vec![why.to_string()])
}

fn elsewhere(lang: Lang) -> Step {
    let advice = say!(lang, "Name another folder:", "Укажите другую папку:");
    Step::command(advice, "export GRADER_CACHE=/path/to/folder")
}

fn temporary(folder: Result<&Path, &str>, lang: Lang) -> Finding {
    match folder {
        Ok(folder) => Finding::ok(About::Temporary, folder.display().to_string()),
        Err(why) => {
            let what = say!(lang, "nothing can be written to it", "записать туда ничего нельзя");
            let advice = say!(lang, "Name another folder:", "Укажите другую папку:");
            let next = Step::command(advice, "export TMPDIR=/path/to/folder");
            Finding::wrong(About::Temporary, what, next).because(vec![why.to_string()])
        }
    }
}
