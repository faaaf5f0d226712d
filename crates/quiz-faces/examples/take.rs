//! Takes a quiz: `take QUIZ.toml [--answers FILE] [--lessons FILE] [--lang ru|en] [--plain] [--student NAME]
//! [--panic]`. The last one panics at the first answer, to see that the terminal comes back.

use std::io;
use std::path::{Path, PathBuf};

use quiz::{Answers, Lang, Session, Text};
use quiz_faces::{Lessons, Options, Outcome, Store, Surroundings, run};

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        arguments.iter().position(|it| it == name).and_then(|at| arguments.get(at + 1)).map(String::as_str)
    };
    let path = arguments.first().ok_or_else(|| io::Error::other("name a quiz file"))?;
    let lang = value("--lang").and_then(Lang::of_code).unwrap_or(Lang::En);
    let loaded = quiz::load(Path::new(path));
    for problem in &loaded.problems {
        eprintln!("{}", problem.say(lang));
    }
    let Some(quiz) = loaded.quiz else { return Err(io::Error::other("the quiz cannot be used")) };
    let mut answers = match value("--answers").map(std::fs::read) {
        Some(Ok(bytes)) => quiz::answers::read(&quiz, &bytes).answers,
        _ => Answers { student: value("--student").map(str::to_owned), ..Answers::default() },
    };
    answers.lang = Some(lang.code().to_owned());
    let here = Surroundings::here();
    let options = Options {
        face: here.face(arguments.iter().any(|it| it == "--plain")),
        lang,
        colours: here.colours(),
        columns: here.columns(),
        lessons: value("--lessons").map(lessons).transpose()?.unwrap_or_default(),
    };
    let mut store = File {
        path: value("--answers").map(PathBuf::from),
        panics: arguments.iter().any(|it| it == "--panic"),
    };
    match run(Session::new(quiz, answers), &options, &mut store)? {
        Outcome::HandedIn(graded) => println!("{:?}", graded.points),
        Outcome::Left => println!("left"),
    }
    Ok(())
}

/// An answers file, or nowhere.
struct File {
    path: Option<PathBuf>,
    panics: bool,
}

impl Store for File {
    fn save(&mut self, answers: &Answers) -> io::Result<()> {
        assert!(!self.panics, "asked for by --panic");
        self.path.as_ref().map_or(Ok(()), |path| std::fs::write(path, quiz::answers::write(answers)))
    }
}

fn lessons(path: &str) -> io::Result<Lessons> {
    let table: toml::Table = std::fs::read_to_string(path)?.parse().map_err(io::Error::other)?;
    let mut lessons = Lessons::new();
    for (lesson, entry) in &table {
        let anchors = entry.get("anchors").and_then(toml::Value::as_table).into_iter().flatten();
        for (anchor, title) in anchors {
            let languages = title.as_table().into_iter().flatten();
            let languages =
                languages.filter_map(|(code, text)| Some((code.clone(), text.as_str()?.to_owned())));
            lessons.extend(
                Text::in_languages(languages.collect()).map(|text| (format!("{lesson}#{anchor}"), text)),
            );
        }
    }
    Ok(lessons)
}
