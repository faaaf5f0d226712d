//! `grader quiz`, through pipes, on the quizzes of the built-in course.

use crate::place;
use crate::program::{Done, command, done, in_repository};
use std::fs;
use std::path::Path;

/// Takes a quiz by typing these lines.
fn typed(lines: &str, args: &[&str]) -> Done {
    let mut command = command();
    command.env_remove("GRADER_COURSE").current_dir(place::repository());
    done(command.arg("quiz").args(args).write_stdin(lines.to_string()))
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of the tests is text")
}

#[test]
fn without_a_name_the_quizzes_are_listed() {
    in_repository(&["quiz"]).code(0).prints(&[
        "lesson-1",
        "lesson-2",
        "rust-concurrency",
        "grader quiz lesson-1",
    ]);
    let list = in_repository(&["quiz", "--format", "json", "--lang", "ru"]).code(0).json();
    assert_eq!(list["quizzes"][0]["title"], "Параллельность и конкурентность");
}

#[test]
fn the_same_answers_have_the_same_score_typed_and_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answers/mine.toml");
    let only = "pid,one-thread-turns";
    let typed =
        typed("concurrency\nprocess number\nr\nh\nq\n", &["lesson-1", "--only", only, "--save", text(&file)]);
    let scored =
        in_repository(&["quiz", "lesson-1", "--only", only, "--answers", text(&file), "--format", "json"]);
    assert_eq!(typed.code, scored.code, "{typed:#?} {scored:#?}");
    let score = scored.json();
    assert_eq!(score["questions"].as_array().map(Vec::len), Some(2), "{score}");
    assert_eq!(score["tally"]["absent"], 0, "{score}");
    assert_eq!(score["result"]["questions"][0]["id"], score["questions"][0]["id"]);
}

#[test]
fn who_leaves_keeps_the_answers_and_goes_on_or_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    let save = ["lesson-1", "--save", text(&file)];
    typed("1\n", &save).code(0).prints(&["--resume"]);
    let kept = fs::read_to_string(&file).unwrap();
    assert!(kept.contains("[answers]"), "{kept}");
    typed("", &save).code(2).complains(&["--resume", "--again"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), kept, "asking changes nothing");
    typed("q\n", &["lesson-1", "--save", text(&file), "--resume"]).code(0).prints(&["2"]);
    typed("q\n", &["lesson-1", "--save", text(&file), "--again"]).code(0);
    assert_eq!(fs::read_to_string(folder.path().join("mine.toml.bak")).unwrap(), kept);
}

#[test]
fn in_russian_all_is_russian() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    let args = ["lesson-1", "--only", "pid", "--lang", "ru", "--save", text(&file)];
    typed("идентификатор процесса\nq\n", &args).prints(&["Вопрос 1 из 1"]);
    let score = ["quiz", "lesson-1", "--only", "pid", "--answers", text(&file), "--lang", "ru"];
    in_repository(&score).code(0).prints(&["✓ pid", "1/1"]);
}

#[test]
fn a_wrong_name_tells_the_right_ones() {
    in_repository(&["quiz", "lesson-9"]).code(2).complains(&["lesson-9", "rust-concurrency"]);
    in_repository(&["quiz", "lesson-1", "--only", "gill"]).code(2).complains(&["`gill`", "gil"]);
}

#[test]
fn a_file_that_is_no_quiz_is_one_clear_error() {
    for (content, told) in [
        (b"questions = [" as &[u8], "line 1"),
        (b"\xff\xfe", "UTF-8"),
        (b"schema = 1\nquestions = []\n", "line"),
        (b"schema = 1\n[[questions]]\ntype = \"Nonsense\"\n", "Nonsense"),
    ] {
        let file = place::file("wrong.toml", content);
        in_repository(&["quiz", text(&file.path)]).code(2).complains(&["wrong.toml", told]);
        assert_eq!(fs::read(&file.path).unwrap(), content, "the file is as it was");
    }
}

#[test]
fn answers_to_another_quiz_or_of_another_shape_are_no_silent_zero() {
    let file = place::file("mine.toml", "quiz = \"other\"\nquizHash = \"blake3:0\"\n[answers]\ngill = 1\n");
    in_repository(&["quiz", "lesson-1", "--answers", text(&file.path)])
        .code(2)
        .complains(&["mine.toml", "other"]);
    in_repository(&["quiz", "lesson-1", "--answers", "/nowhere.toml"])
        .code(2)
        .complains(&["`/nowhere.toml` is missing"]);
}

#[test]
fn a_divided_quiz_gives_students_no_key_and_never_overwrites() {
    let folder = tempfile::tempdir().unwrap();
    let quiz = place::repository().join("quizzes/lesson-1.toml");
    let split = ["quiz", "split", text(&quiz), "--to", text(folder.path())];
    in_repository(&split).code(0).prints(&["lesson-1.quiz.toml", "lesson-1.key.toml"]);
    let public = fs::read_to_string(folder.path().join("lesson-1.quiz.toml")).unwrap();
    assert!(!public.contains("answer") && !public.contains("feedback = {"), "{public}");
    in_repository(&split).code(2).complains(&["not overwritten"]);
    let key = folder.path().join("lesson-1.key.toml");
    in_repository(&["quiz", "check", text(&key)]).code(0).prints(&["34 questions"]);
}

#[test]
fn quizzes_go_to_other_programs_and_come_from_them() {
    let folder = tempfile::tempdir().unwrap();
    let out = text(folder.path());
    in_repository(&["quiz", "export", "lesson-1", "--to", "gift", "--out", out])
        .code(0)
        .prints(&["lesson-1.gift"]);
    in_repository(&["quiz", "export", "lesson-1", "--to", "gift", "--out", out])
        .code(2)
        .complains(&["not overwritten"]);
    let gift = folder.path().join("lesson-1.gift");
    let imported = in_repository(&["quiz", "import", text(&gift)]).code(0);
    let file = place::file("again.toml", &imported.stdout);
    in_repository(&["quiz", "check", text(&file.path)]).code(0).prints(&["again.toml: "]);
}

#[test]
fn results_of_students_tell_about_questions() {
    let answers = place::file("mine.toml", "");
    let save = ["lesson-1", "--again", "--student", "ada", "--save", text(&answers.path)];
    typed("1\nq\n", &save).code(0);
    let score = in_repository(&["quiz", "lesson-1", "--answers", text(&answers.path), "--format", "json"]);
    let result = place::file("ada.json", &score.stdout);
    in_repository(&["quiz", "stats", "lesson-1", text(&result.path)]).code(0).prints(&["gil"]);
    let none = place::file("none.json", "{}");
    in_repository(&["quiz", "stats", "lesson-1", text(&none.path)]).code(2).complains(&["none.json"]);
}

/// `grader quiz lesson-1 --only gil,pid`: the quiz and the ids, wherever a text has such a command.
fn named(text: &str) -> Vec<(String, String)> {
    let commands = text.split("grader quiz ").skip(1);
    let words = commands.map(|command| command.split_whitespace().collect::<Vec<_>>());
    let with_ids = words.filter(|words| words.get(1) == Some(&"--only"));
    with_ids
        .map(|words| (words[0].to_string(), words[2].trim_end_matches(['`', '.', ',', ';', ')']).to_string()))
        .collect()
}

#[test]
fn the_questions_that_tasks_name_are_there() {
    let mut commands = 0;
    for folder in fs::read_dir(place::repository().join("exercises")).unwrap().flatten() {
        for readme in ["README.md", "README.ru.md"] {
            let Ok(text) = fs::read_to_string(folder.path().join(readme)) else { continue };
            for (quiz, ids) in named(&text) {
                let file = place::repository().join(format!("quizzes/{quiz}.toml"));
                let quiz = fs::read_to_string(&file).unwrap_or_else(|_| panic!("{readme} names {quiz}"));
                for id in ids.split([',', '`']).take_while(|id| !id.is_empty()) {
                    let is_there = quiz.contains(&format!("id = \"{id}\""));
                    assert!(is_there, "{}/{readme} names `{id}`", folder.path().display());
                }
                commands += 1;
            }
        }
    }
    assert!(commands >= 2 * 22, "each task names its questions: {commands}");
}
