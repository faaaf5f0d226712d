//! What an author of quizzes does with a file.

use crate::command::print;
use crate::lang::{Lang, say};
use crate::quizzes;
use crate::report::Exit;
use crate::usage::Usage;
use anyhow::{Context, Result};
use quiz::{Loaded, Problem};
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Tells all that is wrong, or looks wrong, with quiz files.
pub fn check(files: &[PathBuf], lang: Lang) -> Result<Exit> {
    let loaded: Vec<(&PathBuf, Loaded)> = files.iter().map(|path| (path, quiz::load(path))).collect();
    let mut out = String::new();
    for (path, loaded) in &loaded {
        out.push_str(&verdict(path, loaded, lang));
    }
    let readable: Vec<(&PathBuf, &quiz::Quiz)> =
        loaded.iter().filter_map(|(path, loaded)| Some((*path, loaded.quiz.as_ref()?))).collect();
    let quizzes: Vec<&quiz::Quiz> = readable.iter().map(|(_, quiz)| *quiz).collect();
    let twice = quiz::format::duplicates(&quizzes);
    for (at, problem) in &twice {
        out.push_str(&format!("{}\n", quizzes::told(readable[*at].0, std::slice::from_ref(problem), lang)));
    }
    print(&crate::escape::visible(&out))?;
    let all_well = twice.is_empty() && loaded.iter().all(|(_, loaded)| loaded.quiz.is_some());
    Ok(if all_well { Exit::Full } else { Exit::Usage })
}

fn verdict(path: &Path, Loaded { quiz, problems }: &Loaded, lang: Lang) -> String {
    let told = if problems.is_empty() { String::new() } else { quizzes::told(path, problems, lang) + "\n" };
    let shown = path.display();
    let Some(quiz) = quiz else {
        let errors = problems.iter().filter(|problem| Problem::is_error(problem)).count();
        return told + &say!(lang, "{shown}: errors: {errors}\n", "{shown}: ошибок: {errors}\n");
    };
    let (count, warnings) = (quiz.questions.len(), problems.iter().filter(|it| !it.is_error()).count());
    let (en, ru) = (
        quiz::plural_en(count, "question", "questions"),
        quiz::plural_ru(count, "вопрос", "вопроса", "вопросов"),
    );
    let end = say!(
        lang,
        "{shown}: {count} {en}, warnings: {warnings}\n",
        "{shown}: {count} {ru}, предупреждений: {warnings}\n",
    );
    told + &end
}

/// Divides a quiz into what students get and the key.
pub fn split(file: &Path, to: Option<&Path>, lang: Lang) -> Result<Exit> {
    let quiz = quizzes::open(file, lang)?;
    if quiz.part != quiz::Part::Whole {
        let shown = file.display();
        return Err(Usage(say!(
            lang,
            "`{shown}` is already one part of a divided quiz",
            "`{shown}` — уже одна из частей разделённого теста",
        ))
        .into());
    }
    let secret = format!(
        "{:032x}",
        u128::from(crate::judge::fresh_nonce()) << 64 | u128::from(crate::judge::fresh_nonce())
    );
    let parts = quiz::split(&quiz, &secret);
    let folder = to.or(file.parent()).unwrap_or(Path::new(""));
    let place = |ending: &str| folder.join(format!("{}.{ending}.toml", quizzes::name(file)));
    let (public, key) = (place("quiz"), place("key"));
    write_new(&public, &parts.public, lang)?;
    if let Err(error) = write_new(&key, &parts.key, lang) {
        fs::remove_file(&public).with_context(|| format!("remove `{}`", public.display()))?;
        return Err(error);
    }
    let (public, key) = (public.display(), key.display());
    print(&say!(
        lang,
        "for students: {public}\nto grade by:  {key}\nWhoever has the second file has the answers: keep it where students cannot read.\n",
        "студентам:     {public}\nдля проверки:  {key}\nУ кого второй файл, у того и ответы: храните его там, где студенты не прочтут.\n",
    ))?;
    Ok(Exit::Full)
}

/// A file that is there is somebody's work.
pub(super) fn write_new(path: &Path, text: &str, lang: Lang) -> Result<()> {
    let shown = path.display();
    match File::options().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).with_context(|| format!("write `{shown}`")),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(Usage(say!(
            lang,
            "`{shown}` exists, and is not overwritten; remove it or choose another folder",
            "`{shown}` уже есть и не перезаписывается; удалите его или укажите другую папку",
        ))
        .into()),
        Err(error) => Err(error).with_context(|| format!("make `{shown}`")),
    }
}
