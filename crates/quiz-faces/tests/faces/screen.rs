//! The full screen, by what is pressed and what is seen.

use proptest::prelude::*;
use quiz::{Answer, Lang};
use quiz_faces::{Options, Outcome};
use ratatui::crossterm::event::KeyCode;

use crate::place::{every, options, pressed, session};
use crate::player::play;

const SIZES: [(u16, u16); 3] = [(100, 50), (60, 60), (40, 80)];

/// Goes through the quiz with right answers, and looks for texts at every question before its answer.
fn walk(lang: Lang, size: (u16, u16), expected: fn(&str) -> &'static [&'static str]) {
    let quiz = every("after-question");
    play(&mut session("after-question"), &options(lang), size, |player| {
        for question in &quiz.questions {
            player.sees(expected(&question.id));
            player.press(&pressed(&quiz, question, &question.right_answer().expect("a key")));
            player.sees(&[if lang == Lang::Ru { "Верно: " } else { "Right: " }]);
            player.press("\r");
        }
        player.sees(expected("review"));
        player.press("h");
        player.sees(expected("results"));
    });
}

fn in_english(place: &str) -> &'static [&'static str] {
    match place {
        "thread" => &[
            "Question 1 of 11, 1 point",
            "What is a thread?",
            "1) The smallest unit of work that the kernel of a system can schedule",
            "2) A lightweight copy of a process",
            "Enter: answer",
            "s: skip",
        ],
        "methods" => &[
            "[ ] 1) exec",
            "h: hint",
            "Which start methods does `multiprocessing` have?",
            "There is a hint; it costs 0.5 points.",
        ],
        "rust" => &["// a comment that is", "1) It compiles and prints:", "2) It does not compile"],
        "seconds-one" => &["Question 8a (8 of 11)", "eight jobs of two seconds each.", "Unit: s"],
        "life" => &["[ ] 4) Process()", "Your order: …", "leave out what does not belong"],
        "match" => &["[ ] spawn", "1) a fresh interpreter", "some are left over"],
        "review" => &["Before you hand in", "Every question is answered.", "8a answered How many"],
        "results" => &[
            "Your score: 12 of 12 points (100%). The quiz is passed.",
            "By topic: processes: 2 of 2 points (100%)",
        ],
        _ => &[],
    }
}

fn in_russian(place: &str) -> &'static [&'static str] {
    match place {
        "thread" => &[
            "Вопрос 1 из 11, 1 балл",
            "Что такое поток?",
            "1) Наименьшая единица работы, которую ядро системы может поставить на исполнение",
            "Enter: ответить",
            "s: пропустить",
        ],
        "methods" => &["Есть подсказка, она стоит 0,5 балла."],
        "code" => &["Регистр букв важен.", "Ctrl-D: ответить", "Tab: другие клавиши"],
        "python" => &["print('a')", "Что напечатает программа?"],
        "seconds-one" => {
            &["Вопрос 8a (8 из 11)", "восемь заданий, каждое на две секунды.", "Единица измерения: с"]
        }
        "life" => &["Расставьте по порядку, а лишнее не берите.", "Ваш порядок: …"],
        "match" => &["Найдите каждому пару; кое-что останется без пары.", "3) ничего из этого"],
        "review" => &["Перед сдачей", "Ответы есть на все вопросы.", "h: сдать"],
        "results" => &["Ваш результат: 12 из 12 баллов (100 %). Тест сдан.", "По темам:"],
        _ => &[],
    }
}

#[test]
fn nothing_is_cut_off_at_any_width_in_english() {
    for size in SIZES {
        walk(Lang::En, size, in_english);
    }
}

#[test]
fn nothing_is_cut_off_at_any_width_in_russian() {
    for size in SIZES {
        walk(Lang::Ru, size, in_russian);
    }
}

#[test]
fn on_the_smallest_screen_the_cursor_stays_in_sight() {
    for lang in [Lang::En, Lang::Ru] {
        play(&mut session("after-quiz"), &options(lang), (40, 12), |player| {
            for _ in 0..2 {
                player.code(KeyCode::Down);
                assert!(
                    player.rows().iter().any(|row| row.trim_start().starts_with('>')),
                    "{:?}",
                    player.rows()
                );
            }
            player.sees(&["PgUp"]);
            player.press("3\r1\tr");
            player.code(KeyCode::End);
            assert!(player.rows().iter().any(|row| row.contains(">   10")), "{:?}", player.rows());
        });
    }
}

#[test]
fn a_wrong_answer_is_told_with_every_option_and_what_to_read_again() {
    play(&mut session("after-question"), &options(Lang::Ru), (80, 40), |player| {
        player.press("2\r");
        player.sees(&[
            "Неверно: 0 из 1 балла.",
            "Верно, но вы это не выбрали.",
            "Неверно, а вы это выбрали. Своей памяти у потока нет.",
            "Потоки исполняет ядро.",
            "Стоит перечитать: - Потоки",
            "Enter: дальше",
        ]);
        player.press("b\r");
        player.sees(&["Вопрос 2 из 11"]);
    });
}

#[test]
fn arrows_and_space_choose_as_digits_do() {
    let mut session = session("after-quiz");
    play(&mut session, &options(Lang::En), (80, 24), |player| {
        player.code(KeyCode::Down);
        player.press("\r");
        player.sees(&["> (*) 2) A lightweight"]);
        player.press("\r");
        player.code(KeyCode::Down);
        player.press(" ");
        player.code(KeyCode::Down);
        player.press(" \r");
    });
    let chosen = |id: &str| session.answers().answer(id).cloned();
    assert_eq!(chosen("thread"), Some(Answer::Choice(vec!["copy".into()])));
    assert_eq!(chosen("methods"), Some(Answer::Choice(vec!["fork".into(), "spawn".into()])));
}

#[test]
fn keys_work_in_the_russian_layout() {
    let mut session = session("after-quiz");
    let outcome = play(&mut session, &options(Lang::Ru), (80, 24), |player| {
        player.press("ы");
        player.sees(&["Вопрос 2 из 11"]);
        player.press("р");
        player.sees(&["Подсказка Их два."]);
        player.press("Б");
        player.sees(&["Вопрос 1 из 11"]);
        player.press("к");
        player.sees(&["11 вопросов: с ответом 0, пропущено 1, без ответа 10."]);
        player.press("й");
    });
    assert_eq!(outcome, Outcome::Left);
}

#[test]
fn what_was_being_written_is_there_again_after_going_away_and_back() {
    play(&mut session("after-quiz"), &options(Lang::Ru), (80, 24), |player| {
        player.press("1\r2\rпоток\tb");
        player.sees(&["Вопрос 2 из 11", "[x] 2) fork"]);
        player.press("n");
        player.sees(&["| поток"]);
    });
}

#[test]
fn the_wrong_keyboard_layout_is_asked_about() {
    play(&mut session("after-question"), &options(Lang::Ru), (80, 30), |player| {
        player.press("1\r\r23\r\rпшд\r");
        player.sees(&["Почему?"]);
        player.press("\r");
        player.sees(&["На другой это `gil`."]);
        player.misses("Неверно");
    });
}

#[test]
fn a_question_that_can_be_tried_again_stays_open() {
    play(&mut session("after-question"), &options(Lang::En), (80, 30), |player| {
        player.press("1\r\r23\r\rmutex\rbecause\r");
        player.sees(&["Wrong: 0 of 1 point.", "That is the general word.", "Try again: 1 attempt left."]);
        player.misses("Right answer");
        for _ in 0..5 {
            player.code(KeyCode::Backspace);
        }
        player.press("gil\r");
        player.sees(&["Right: 1 of 1 point."]);
    });
}

#[test]
fn handing_in_with_questions_left_takes_two_keys() {
    let mut session = session("score-only");
    let outcome = play(&mut session, &options(Lang::En), (80, 24), |player| {
        player.press("rh");
        player.sees(&["Press h again to hand in all the same."]);
        player.press("h");
        player.sees(&["Your score: 0 of 12 points (0%). The quiz is not passed yet: it takes 50%."]);
        player.misses("By topic");
    });
    assert!(matches!(outcome, Outcome::HandedIn(_)));
}

#[test]
fn the_results_lead_to_every_question() {
    play(&mut session("after-quiz"), &options(Lang::En), (80, 40), |player| {
        player.press("2\rrhhg");
        player.sees(&["Wrong: 1, no answer: 10."]);
        player.press("\r");
        player.sees(&["Question 1", "Wrong; you chose it.", "Read again: - Threads"]);
        player.code(KeyCode::Right);
        player.sees(&["Question 2", "Right; you did not choose it."]);
        player.code(KeyCode::Esc);
        player.sees(&["By topic:"]);
    });
}

#[test]
fn help_explains_the_keys_and_any_key_leaves_it() {
    play(&mut session("after-quiz"), &options(Lang::Ru), (80, 30), |player| {
        player.press("?");
        player.sees(&["Ctrl-C", "выйти в любой момент"]);
        player.press("x");
        player.sees(&["Вопрос 1 из 11"]);
    });
}

#[test]
fn keys_that_come_before_anything_is_drawn_do_no_harm() {
    play(&mut session("after-question"), &options(Lang::En), (60, 12), |player| {
        player.press("2\r");
        for code in [KeyCode::End, KeyCode::PageDown, KeyCode::Down] {
            player.stage.key(code.into()).expect("memory");
        }
        player.sees(&["PgUp: more above"]);
    });
}

#[test]
fn pasted_text_is_no_command() {
    let mut session = session("after-quiz");
    play(&mut session, &options(Lang::Ru), (80, 24), |player| {
        player.press("ss\ts");
        player.stage.paste("пото\u{1b}к\n");
        player.press("\r");
    });
    assert_eq!(session.answers().answer("word"), Some(&Answer::Words("поток".into())));
}

#[test]
fn without_colours_nothing_is_coloured_and_with_them_the_program_is() {
    let coloured = |colours| {
        let mut is_coloured = false;
        let options = Options { colours, ..options(Lang::En) };
        play(&mut session("after-quiz"), &options, (80, 40), |player| {
            player.press("ss\ts\ts\ts");
            player.sees(&["fn main()"]);
            is_coloured = player.is_coloured();
        });
        is_coloured
    };
    assert_eq!((coloured(false), coloured(true)), (false, true));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn no_keys_make_it_panic(keys in prop::collection::vec(0..24usize, 0..80), size in (1..90u16, 1..30u16), feedback in 0..3usize) {
        let feedback = ["after-question", "after-quiz", "score-only"][feedback];
        let codes = [
            KeyCode::Up, KeyCode::Down, KeyCode::Left, KeyCode::Right, KeyCode::PageDown, KeyCode::PageUp,
            KeyCode::Home, KeyCode::End, KeyCode::Backspace, KeyCode::Esc, KeyCode::F(1),
        ];
        play(&mut session(feedback), &options(Lang::Ru), size, |player| {
            for key in keys {
                match codes.get(key) {
                    Some(code) => player.code(*code),
                    None => player.press(["1", "2", "3", "\r", "\r", "\t", "s", "n", "b", "r", "h", "\u{4}", "t"][key - codes.len()]),
                }
                if player.stage.is_over() {
                    return;
                }
            }
        });
    }
}
