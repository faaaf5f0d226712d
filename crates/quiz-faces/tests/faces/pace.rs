//! A long quiz is as quick as a short one.

use std::fmt::Write;
use std::time::Instant;

use quiz::{Answers, Lang, Session};
use quiz_faces::screen::Stage;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent};

use crate::place::{Kept, options};

fn long(count: usize) -> quiz::Quiz {
    let mut source = "schema = 1\nid = \"long\"\nfeedback = \"after-quiz\"\n".to_owned();
    for number in 0..count {
        write!(
            source,
            "[[questions]]\nid = \"q{number}\"\ntype = \"MultipleChoice\"\ntags = [\"t{}\"]\nprompt.prompt = \"What is `{number}`, and **why**?\"\nprompt.options = [{{ id = \"a\", text = \"this one\" }}, {{ id = \"b\", text = \"that one\" }}]\nanswer.answer = \"a\"\ncontext = \"Because.\"\n",
            number % 7
        )
        .expect("a string takes everything");
    }
    quiz::read(source.as_bytes(), "long").quiz.expect("a quiz")
}

/// How long the slowest of some keys took to be drawn, on a quiz with so many questions.
fn slowest_key(count: usize) -> f64 {
    let mut session = Session::new(long(count), Answers::default());
    let (options, mut kept) = (options(Lang::En), Kept::default());
    let mut stage = Stage::new(&mut session, &options, &mut kept);
    let mut terminal = Terminal::new(TestBackend::new(100, 40)).expect("memory");
    let mut slowest: f64 = 0.0;
    let keys = [KeyCode::Char('1'), KeyCode::Enter, KeyCode::Char('r'), KeyCode::End, KeyCode::Up];
    let rest = [KeyCode::Char('h'), KeyCode::Char('h'), KeyCode::Down, KeyCode::Enter, KeyCode::Right];
    for key in keys.into_iter().chain(rest) {
        // The quickest of three: somebody else may have had the processor.
        let start = Instant::now();
        stage.key(KeyEvent::from(key)).expect("memory");
        terminal.draw(|frame| stage.draw(frame)).expect("memory");
        let quickest = (0..3).map(|_| {
            let start = Instant::now();
            terminal.draw(|frame| stage.draw(frame)).expect("memory");
            start.elapsed().as_secs_f64()
        });
        slowest = slowest.max(quickest.fold(start.elapsed().as_secs_f64(), f64::min));
    }
    slowest
}

#[test]
fn a_key_in_a_quiz_of_a_thousand_questions_is_drawn_at_once() {
    let slowest = slowest_key(1000);
    println!("the slowest key took {:.2} ms", slowest * 1000.0);
    // Sixteen milliseconds are one picture; an unoptimised build on a machine with other work takes longer.
    assert!(slowest < 0.16, "{slowest} s");
}
