//! The analysis as a text of aligned columns.

use unicode_width::UnicodeWidthStr;

use super::describe::{interval, written};
use super::{Analysis, ENOUGH, Item, OptionUse};
use crate::lang::{Lang, plural_en, plural_ru, say};

/// The analysis as a text of aligned columns.
#[must_use]
pub fn table(analysis: &Analysis, lang: Lang) -> String {
    let mut lines = vec![heading(analysis, lang)];
    lines.extend(
        analysis
            .left_out
            .iter()
            .map(|out| format!("{} {}", say!(lang, "not counted:", "не учтён:"), out.say(lang))),
    );
    if analysis.students < ENOUGH {
        lines.push(say!(
            lang,
            "fewer than {ENOUGH} results: only how many answer rightly, and where that may well be (95 %)",
            "результатов меньше {ENOUGH}: только доля верных ответов и её доверительный интервал (95 %)"
        ));
        lines.extend(few(analysis, lang));
    } else {
        lines.push(whole(analysis, lang));
        lines.extend(many(analysis, lang));
        lines.extend(analysis.items.iter().flat_map(|item| below(item, lang)));
    }
    lines.join("\n") + "\n"
}

fn heading(analysis: &Analysis, lang: Lang) -> String {
    let Analysis { quiz, students: count, .. } = analysis;
    let (en, ru) =
        (plural_en(*count, "result", "results"), plural_ru(*count, "результат", "результата", "результатов"));
    say!(lang, "{quiz}: {count} {en}", "{quiz}: {count} {ru}")
}

fn whole(analysis: &Analysis, lang: Lang) -> String {
    let [mean, deviation, alpha, error, possible] =
        [analysis.mean, analysis.deviation, analysis.alpha, analysis.error, Some(analysis.possible)]
            .map(|value| written(value, lang));
    say!(
        lang,
        "points: mean {mean} of {possible}, standard deviation {deviation}, error of one result {error}; Cronbach's α {alpha}",
        "баллы: среднее {mean} из {possible}, стандартное отклонение {deviation}, ошибка одного результата {error}; α Кронбаха {alpha}"
    )
}

fn few(analysis: &Analysis, lang: Lang) -> Vec<String> {
    let head = match lang {
        Lang::En => ["question", "facility", "95 %"],
        Lang::Ru => ["вопрос", "решаемость", "95 %"],
    };
    let row =
        |item: &Item| [item.question.clone(), written(item.facility, lang), interval(item.interval, lang)];
    columns(&head, analysis.items.iter().map(row).collect())
}

fn many(analysis: &Analysis, lang: Lang) -> Vec<String> {
    let head = match lang {
        Lang::En => {
            ["question", "facility", "guess", "discrimination", "efficiency", "top − bottom", "α without"]
        }
        Lang::Ru => {
            ["вопрос", "решаемость", "наугад", "различение", "эффективность", "лучшие − слабые", "α без него"]
        }
    };
    let row = |item: &Item| {
        let values = [
            item.facility,
            item.guess,
            item.discrimination,
            item.efficiency,
            item.top_and_bottom,
            item.alpha_without,
        ];
        let [facility, guess, discrimination, efficiency, top, alpha] =
            values.map(|value| written(value, lang));
        [item.question.clone(), facility, guess, discrimination, efficiency, top, alpha]
    };
    columns(&head, analysis.items.iter().map(row).collect())
}

/// What stands below the table about one question: how its options were chosen, if something needs a look.
fn below(item: &Item, lang: Lang) -> Vec<String> {
    if item.flags.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![String::new(), format!("{}:", item.question)];
    lines.extend(item.flags.iter().map(|flag| format!("  {}", flag.say(lang))));
    if !item.options.is_empty() {
        lines.extend(options(item, lang).into_iter().map(|line| format!("    {line}")));
    }
    lines
}

fn options(item: &Item, lang: Lang) -> Vec<String> {
    let head = match lang {
        Lang::En => ["option", "right", "chosen", "better half", "other half"],
        Lang::Ru => ["вариант", "верный", "выбрали", "сильная половина", "слабая половина"],
    };
    let row = |it: &OptionUse| {
        let right = match it.right {
            Some(true) => say!(lang, "yes", "да"),
            Some(false) => say!(lang, "no", "нет"),
            None => "–".into(),
        };
        let chosen = format!("{}/{}", it.chosen, it.seen);
        [it.option.clone(), right, chosen, written(it.top, lang), written(it.bottom, lang)]
    };
    columns(&head, item.options.iter().map(row).collect())
}

/// The first column begins at the left, the others end at the right.
fn columns<const N: usize>(head: &[&str; N], rows: Vec<[String; N]>) -> Vec<String> {
    let mut all = vec![head.map(str::to_owned)];
    all.extend(rows);
    let width = |column: usize| all.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let widths: [usize; N] = std::array::from_fn(width);
    let cell = |(at, text): (usize, &String)| {
        let room = " ".repeat(widths[at] - text.width());
        if at == 0 { format!("{text}{room}") } else { format!("{room}{text}") }
    };
    all.iter()
        .map(|row| row.iter().enumerate().map(cell).collect::<Vec<_>>().join("  ").trim_end().to_owned())
        .collect()
}
