//! The sections of the lessons, to which questions and exercises refer: `lessons.toml` of a course.

use crate::course::Course;
use crate::lang::Both;
use crate::usage::{self, wrong};
use anyhow::Result;
use quiz::Text;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lesson {
    title: Both,
    #[serde(default)]
    anchors: BTreeMap<String, Both>,
}

/// What each place is called that `refs` can name: `lesson-1`, `lesson-1#gil`. Empty if the course does not say.
///
/// # Errors
///
/// A [`crate::usage::Usage`] error, if the file is wrong.
pub fn lessons(course: &Course) -> Result<BTreeMap<String, Text>> {
    let path = course.root.join("lessons.toml");
    if !path.is_file() {
        return Ok(BTreeMap::new());
    }
    let text = usage::read(&path)?;
    let lessons: BTreeMap<String, Lesson> = toml::from_str(&text).map_err(|error| wrong(&path, &error))?;
    Ok(lessons.into_iter().flat_map(places).collect())
}

fn places((name, lesson): (String, Lesson)) -> Vec<(String, Text)> {
    let title = lesson.title;
    let section = |(anchor, section): (String, Both)| {
        let en = format!("{}: {}", title.en, section.en);
        let ru = format!("{}: {}", title.ru, section.ru);
        (format!("{name}#{anchor}"), text(en, ru))
    };
    let mut places: Vec<(String, Text)> = lesson.anchors.into_iter().map(section).collect();
    places.push((name.clone(), text(title.en.clone(), title.ru.clone())));
    places
}

fn text(en: String, ru: String) -> Text {
    Text::in_languages(vec![("en".to_string(), en), ("ru".to_string(), ru)]).expect("there are two languages")
}
