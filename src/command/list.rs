//! `grader list`.

use crate::cache;
use crate::cli::{Format, List};
use crate::course::Course;
use crate::exercise::Exercise;
use crate::lang::{Lang, say};
use crate::report::Exit;
use anyhow::Result;
use serde_json::{Value, json};
use std::path::Path;

/// Shows the exercises of the course.
pub fn run(options: &List, course: Option<&Path>, lang: Lang) -> Result<Exit> {
    let course = Course::open(course, &cache::folder()?)?;
    match options.format {
        Format::Text => super::print(&text(&course, lang))?,
        Format::Json => super::print(&json(&course))?,
    }
    Ok(Exit::Full)
}

fn text(course: &Course, lang: Lang) -> String {
    let mut out = format!("{}\n\n", course.title.get(lang));
    for exercise in &course.exercises {
        out.push_str(&line(exercise, lang));
    }
    let place = course.root.join("exercises");
    let place = place.display();
    out.push_str(&say!(
        lang,
        "\nTask and starter are in the exercise's folder below {place} (README.md, starter);\nthen: grader check exercise-N\n",
        "\nЗадание и заготовка — в папке упражнения в {place} (README.ru.md, starter);\nзатем: grader check exercise-N\n",
    ));
    out
}

fn line(exercise: &Exercise, lang: Lang) -> String {
    let points = exercise.points();
    let checks: Vec<String> = exercise.named_checks().into_iter().map(|(name, _)| name).collect();
    let (id, title, checks) = (exercise.id(), exercise.manifest.title.get(lang), checks.join(", "));
    let points = say!(lang, "{points} points", "баллов: {points}");
    format!("  {id:<12} {slug:<18} {points:<11} {title} ({checks})\n", slug = exercise.slug)
}

fn json(course: &Course) -> String {
    let exercises: Vec<Value> = course.exercises.iter().map(object).collect();
    format!("{:#}\n", json!({ "title": course.title, "exercises": exercises }))
}

fn object(exercise: &Exercise) -> Value {
    json!({
        "id": exercise.id(),
        "slug": exercise.slug,
        "title": exercise.manifest.title,
        "lesson": exercise.manifest.lesson,
        "points": exercise.points(),
        "checks": exercise.named_checks().into_iter().map(|(name, _)| name).collect::<Vec<_>>(),
    })
}
