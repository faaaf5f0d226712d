//! The real program in a real terminal: what is typed arrives, and what was taken is given back.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use quiz::Answers;

use crate::place::{every, pressed};

/// A program in a terminal of 80 columns and 24 rows.
struct Pty {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    modes: String,
}

impl Pty {
    /// Waits until the screen has that text.
    fn sees(&mut self, part: &str) {
        let wanted = |screen: &vt100::Screen| {
            let text = screen.contents();
            text.split_whitespace().collect::<Vec<_>>().join(" ").contains(part)
        };
        while !wanted(self.screen.screen()) {
            let Ok(bytes) = self.output.recv_timeout(Duration::from_secs(60)) else {
                panic!("no «{part}» in:\n{}", self.screen.screen().contents())
            };
            self.screen.process(&bytes);
        }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("the terminal takes keys");
        self.keys.flush().expect("the terminal takes keys");
    }

    /// Waits for the end of the program; the terminal has to be as it was.
    fn ends(mut self) -> String {
        self.child.wait().expect("it ends");
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_secs(60)) {
            self.screen.process(&bytes);
        }
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
        assert_eq!(modes(self.master.as_ref()), self.modes, "the modes of the terminal");
        screen.contents()
    }
}

/// Whoever stops waiting does not leave the program behind.
struct Reaper(Box<dyn portable_pty::ChildKiller + Send + Sync>);

impl Drop for Reaper {
    fn drop(&mut self) {
        let _ = self.0.kill();
    }
}

fn modes(master: &dyn MasterPty) -> String {
    let modes = master.get_termios().expect("it is a terminal");
    format!("{:?} {:?} {:?}", modes.input_flags, modes.output_flags, modes.local_flags)
}

/// The example, which is built whenever all tests are.
fn program() -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    let folder = test.parent().and_then(|deps| deps.parent()).expect("a test lies in `deps`");
    let program = folder.join("examples/take");
    assert!(program.exists(), "build it first: cargo build -p quiz-faces --example take");
    program
}

/// Runs the example with these arguments in a terminal.
fn play(arguments: &[&str], script: impl FnOnce(Pty)) {
    let size = PtySize { rows: 24, cols: 80, ..PtySize::default() };
    let pair = native_pty_system().openpty(size).expect("there are terminals");
    let modes = modes(pair.master.as_ref());
    let mut command = CommandBuilder::new(program());
    command.args(arguments);
    command.env("TERM", "xterm-256color");
    // It would push the message of a panic out of sight.
    command.env("RUST_BACKTRACE", "0");
    for name in ["NO_COLOR", "GRADER_PLAIN"] {
        command.env_remove(name);
    }
    let child = pair.slave.spawn_command(command).expect("the example starts");
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().expect("the terminal can be read");
    let keys = pair.master.take_writer().expect("the terminal can be written to");
    thread::scope(|scope| {
        let ending = Reaper(child.clone_killer());
        let (send, output) = channel();
        scope.spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if send.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let screen = vt100::Parser::new(24, 80, 0);
        script(Pty { child, master: pair.master, keys, output, screen, modes });
        drop(ending);
    });
}

/// A folder with the quiz and the answers to it.
struct Place(tempfile::TempDir);

impl Place {
    fn new(feedback: &str) -> Place {
        let place = Place(tempfile::tempdir().expect("a folder"));
        let source = include_str!("every.toml").replace("after-question", feedback);
        std::fs::write(place.path("every.toml"), source).expect("a file");
        place
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().expect("a path in UTF-8").to_owned()
    }

    fn answers(&self) -> Answers {
        let bytes = std::fs::read(self.path("answers.toml")).expect("answers were saved");
        quiz::answers::read(&every("after-question"), &bytes).answers
    }

    fn play(&self, more: &[&str], script: impl FnOnce(Pty)) {
        let (quiz, answers) = (self.path("every.toml"), self.path("answers.toml"));
        let arguments = [&[quiz.as_str(), "--answers", &answers, "--lang", "ru"], more].concat();
        play(&arguments, script);
    }
}

#[test]
fn ctrl_c_at_any_question_loses_nothing_and_gives_the_terminal_back() {
    let (place, quiz) = (Place::new("after-question"), every("after-question"));
    for (at, question) in quiz.questions.iter().enumerate() {
        place.play(&[], |mut pty| {
            pty.sees(&format!("{} из 11", at + 1));
            pty.press(&pressed(&quiz, question, &question.right_answer().expect("a key")));
            pty.sees("Верно: ");
            pty.press("\u{3}");
            assert!(pty.ends().contains("Ответы сохранены."));
        });
        let answers = place.answers();
        assert_eq!(answers.given.len(), at + 1);
        assert!(answers.answer(&question.id).is_some());
    }
}

#[test]
fn cyrillic_is_typed_in_both_faces() {
    let place = Place::new("after-quiz");
    place.play(&[], |mut pty| {
        pty.sees("Вопрос 1 из 11");
        pty.press("1\r23\rмьютекс\rпотому что\rпотокк\u{7f}");
        pty.sees("| поток");
        pty.press("\r");
        pty.sees("Вопрос 5 из 11");
        pty.press("\u{3}");
        pty.ends();
    });
    let given = place.answers().given;
    assert_eq!(given["word"].answer, Some(quiz::Answer::Words("поток".into())));
    assert_eq!(given["gil"].explanation.as_deref(), Some("потому что"));
    place.play(&["--plain"], |mut pty| {
        pty.sees("Вопрос 5 из 11");
        pty.press("ёлка\r.\r");
        pty.sees("Вопрос 6 из 11");
        pty.press("q\r");
        assert!(pty.ends().contains("Ответы сохранены."));
    });
    assert_eq!(place.answers().answer("code"), Some(&quiz::Answer::Words("ёлка".into())));
}

#[test]
fn a_panic_gives_the_terminal_back_and_its_message_is_seen() {
    Place::new("after-quiz").play(&["--panic"], |mut pty| {
        pty.sees("Вопрос 1 из 11");
        pty.press("1\r");
        assert!(pty.ends().contains("asked for by --panic"));
    });
}

#[test]
fn the_quiz_can_be_handed_in_and_the_points_stay_on_the_terminal() {
    Place::new("after-quiz").play(&[], |mut pty| {
        pty.press("1\rrhh");
        pty.sees("Ваш результат: 1 из 12 баллов (8,3 %)");
        pty.press("q");
        assert!(pty.ends().contains("1 из 12 баллов"));
    });
}

#[test]
fn who_asks_for_lines_gets_them() {
    Place::new("after-quiz").play(&["--plain"], |mut pty| {
        pty.sees("Вопрос 1 из 11");
        assert!(!pty.screen.screen().alternate_screen());
        pty.press("q\r");
        pty.ends();
    });
}
