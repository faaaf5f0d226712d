use super::*;
use crate::lang::Lang;

/// Twelve students on four questions, the second of weight 2. The expected values are those of Python's `statistics`
/// on the same numbers: `mean`, `variance` (n − 1), and the covariance by its definition.
const SHARES: [[f64; 12]; 4] = [
    [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.0, 0.0, 1.0],
    [1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 1.0, 0.0, 0.0, 0.0, 0.5, 0.0],
    [1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0],
    [0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0],
];

fn quiz(text: &str) -> Quiz {
    let loaded = crate::format::read(text.as_bytes(), "q");
    loaded.quiz.unwrap_or_else(|| panic!("{:#?}", loaded.problems))
}

fn four() -> Quiz {
    let question = |weight: u32| {
        format!(
            "[[questions]]\ntype = \"ShortAnswer\"\nweight = {weight}\nprompt.prompt = \"?\"\nanswer.answer = \"x\"\nanswer.reject = [{{ text = \"no\" }}]\n"
        )
    };
    quiz(&format!("schema = 1\n{}", [1, 2, 1, 1].map(question).concat()))
}

fn outcome(id: &str, share: f64, answer: Option<Answer>) -> Outcome {
    let verdict = if share > 0.0 { Verdict::Partly } else { Verdict::Wrong };
    Outcome { id: id.into(), verdict, share, weight: 1.0, answer }
}

fn result(quiz: &Quiz, student: usize, questions: Vec<Outcome>) -> Result {
    let student = Some(format!("s{student}"));
    Result { version: Version, student, quiz: quiz.id.clone(), quiz_hash: quiz.hash.clone(), questions }
}

fn results(quiz: &Quiz, students: usize) -> Vec<Result> {
    let of = |student: usize| {
        let outcome = |at: usize| outcome(&quiz.questions[at].id, SHARES[at][student], None);
        result(quiz, student, (0..4).map(outcome).collect())
    };
    (0..students).map(of).collect()
}

fn close(value: Option<f64>, expected: f64) {
    let value = value.expect("a value");
    assert!((value - expected).abs() < 1e-9, "{value}, not {expected}");
}

#[test]
fn the_whole_has_the_mean_deviation_alpha_and_error_that_python_computes() {
    let quiz = four();
    let analysis = analyse(&quiz, &results(&quiz, 12));
    close(analysis.mean, 2.958_333_333_333_333_5);
    close(analysis.deviation, 1.176_634_903_854_928_6);
    close(analysis.alpha, -0.189_694_482_444_140_28);
    close(analysis.error, 1.283_392_363_852_91);
    assert!((analysis.possible - 5.0).abs() < 1e-12);
}

#[test]
fn each_question_has_the_values_that_python_computes() {
    let quiz = four();
    let analysis = analyse(&quiz, &results(&quiz, 12));
    let expected = [
        [
            0.791_666_666_666_666_6,
            0.204_089_008_964_310_43,
            0.314_285_714_285_714_1,
            -0.514_285_714_285_714_3,
        ],
        [
            0.583_333_333_333_333_4,
            0.152_674_733_545_363_54,
            0.186_440_677_966_101_66,
            -1.608_938_547_486_033_8,
        ],
        [0.5, 0.042_144_975_196_108_964, 0.047_619_047_619_047_63, -0.341_030_195_381_882_3],
        [0.5, -0.538_936_231_206_005_3, -0.586_206_896_551_724_3, 0.458_291_457_286_432_3],
    ];
    for (item, [facility, discrimination, efficiency, alpha]) in analysis.items.iter().zip(expected) {
        close(item.facility, facility);
        close(item.discrimination, discrimination);
        close(item.efficiency, efficiency);
        close(item.alpha_without, alpha);
    }
}

/// Three of twelve are 27 %. Above: the one with 5, and half of each of the four with 4. Below: the one with 1.5, and
/// two fifths of each of the five with 2. So the first question has 1 − (0.5 + 0.4 · 3)/3.
#[test]
fn students_with_equal_points_share_the_places_at_the_border_of_top_and_bottom() {
    let quiz = four();
    let analysis = analyse(&quiz, &results(&quiz, 12));
    close(analysis.items[0].top_and_bottom, 1.0 - 1.7 / 3.0);
    close(analysis.items[3].top_and_bottom, (1.5 - 2.2) / 3.0);
    let mut turned = results(&quiz, 12);
    turned.reverse();
    close(analyse(&quiz, &turned).items[0].top_and_bottom, 1.0 - 1.7 / 3.0);
}

#[test]
fn a_question_on_which_the_weaker_do_better_asks_to_check_the_key() {
    let quiz = four();
    let analysis = analyse(&quiz, &results(&quiz, 12));
    assert_eq!(analysis.items[3].flags, [Flag::NegativeDiscrimination]);
    assert_eq!(analysis.items[2].flags, [Flag::WeakDiscrimination]);
    assert_eq!(analysis.items[1].flags, []);
}

/// Wilson's interval for 8 of 9: 0.5650 to 0.9801, as R's `prop.test(8, 9, correct = FALSE)` has it.
#[test]
fn nine_results_tell_the_facility_and_its_interval_and_ten_tell_more() {
    let quiz = four();
    let nine = analyse(&quiz, &results(&quiz, 9));
    let interval = measure::wilson(8.0 / 9.0, 9).expect("an interval");
    assert!((interval.from - 0.5650).abs() < 5e-5 && (interval.to - 0.9801).abs() < 5e-5, "{interval:?}");
    assert!(nine.items.iter().all(|item| item.interval.is_some() && item.discrimination.is_none()));
    assert_eq!((nine.alpha, nine.deviation), (None, None));
    let ten = analyse(&quiz, &results(&quiz, 10));
    assert!(ten.items.iter().all(|item| item.interval.is_none() && item.discrimination.is_some()));
}

#[test]
fn what_is_the_same_for_everybody_has_no_correlation_and_shows_a_dash() {
    let quiz = four();
    let all_right = |student| {
        result(&quiz, student, quiz.questions.iter().map(|it| outcome(&it.id, 1.0, None)).collect())
    };
    let analysis = analyse(&quiz, &(0..12).map(all_right).collect::<Vec<_>>());
    let item = &analysis.items[0];
    assert_eq!((item.discrimination, item.efficiency, item.alpha_without), (None, None, None));
    assert_eq!((analysis.alpha, analysis.error), (None, None));
    assert_eq!(item.flags, [Flag::TooEasy]);
    assert!(!table(&analysis, Lang::En).contains("NaN"));
    assert!(analyse(&quiz, &[]).mean.is_none());
}

#[test]
fn a_result_of_another_quiz_or_version_and_an_earlier_one_are_left_out_with_the_reason() {
    let quiz = four();
    let mut given = results(&quiz, 4);
    given[0].quiz = "other".into();
    given[1].quiz_hash = "old".into();
    given[2].questions[0].share = f64::NAN;
    given.push(given[3].clone());
    let analysis = analyse(&quiz, &given);
    let reasons: Vec<WhyLeftOut> = analysis.left_out.iter().map(|out| out.why).collect();
    assert_eq!(
        reasons,
        [WhyLeftOut::OtherQuiz, WhyLeftOut::OtherVersion, WhyLeftOut::BadShare, WhyLeftOut::Earlier]
    );
    assert_eq!(analysis.students, 1);
}

#[test]
fn three_equal_wrong_words_are_told_unless_they_are_rejected_already() {
    let quiz = four();
    let words = |student: usize| ["Fibre", "fibre ", "«fibre»", "no", "no", "no", "a", "a"][student % 8];
    let of = |student: usize| {
        let mut result = results(&quiz, 12).swap_remove(student);
        result.questions[0].share = 0.0;
        result.questions[0].verdict = Verdict::Wrong;
        result.questions[0].answer = Some(Answer::Words(words(student).into()));
        result
    };
    let mut given: Vec<Result> = (0..8).map(of).collect();
    given.extend(results(&quiz, 12).split_off(8));
    let flags = &analyse(&quiz, &given).items[0].flags;
    assert!(flags.contains(&Flag::CommonWrong { words: "fibre".into(), count: 3 }), "{flags:?}");
    assert_eq!(flags.iter().filter(|flag| matches!(flag, Flag::CommonWrong { .. })).count(), 1);
}

fn choice() -> Quiz {
    quiz(
        "schema = 1\n[[questions]]\nid = \"c\"\ntype = \"MultipleChoice\"\nprompt.prompt = \"?\"\nprompt.options = [{ id = \"a\", text = \"A\" }, { id = \"b\", text = \"B\" }, { id = \"d\", text = \"D\" }]\nanswer.answer = \"a\"\n[[questions]]\nid = \"s\"\ntype = \"ShortAnswer\"\nweight = 5\nprompt.prompt = \"?\"\nanswer.answer = \"x\"\n",
    )
}

#[test]
fn a_wrong_option_that_the_better_half_takes_and_one_that_nobody_takes_are_told() {
    let quiz = choice();
    let of = |student: usize| {
        let (option, share) = if student < 6 { ("b", 0.0) } else { ("a", 1.0) };
        let chosen = outcome("c", share, Some(Answer::Choice(vec![option.into()])));
        result(&quiz, student, vec![chosen, outcome("s", if student < 6 { 1.0 } else { 0.0 }, None)])
    };
    let analysis = analyse(&quiz, &(0..12).map(of).collect::<Vec<_>>());
    let item = &analysis.items[0];
    close(item.guess, 1.0 / 3.0);
    let uses: Vec<_> = item.options.iter().map(|it| (it.chosen, it.seen, it.top, it.bottom)).collect();
    let (none, all) = (Some(0.0), Some(1.0));
    assert_eq!(uses, [(6, 12, none, all), (6, 12, all, none), (0, 12, none, none)]);
    assert_eq!(
        item.flags,
        [
            Flag::NegativeDiscrimination,
            Flag::MisleadingDistractor { option: "b".into() },
            Flag::RareDistractor { option: "d".into() }
        ]
    );
}

/// The random subsets of the table of rules: 0.19 for three right of five; and one order of 24 for an exact one.
#[test]
fn a_guess_earns_what_the_mean_over_all_answers_says() {
    let sample = quiz(include_str!("../../tests/sample.toml"));
    let guess = |id: &str| guess_score(&sample, sample.question(id).expect("a question"));
    close(guess("thread-what"), 0.25);
    assert!((guess("start-methods").expect("a guess") - 0.19).abs() < 0.006);
    close(guess("match-methods"), 0.25);
    assert_eq!((guess("pid"), guess("trace-box")), (None, None));
}

#[test]
fn a_result_survives_its_file_and_one_of_another_version_is_refused() {
    let sample = quiz(include_str!("../../tests/sample.toml"));
    let mut answers =
        Answers { student: Some("ada".into()), quiz_hash: sample.hash.clone(), ..Answers::default() };
    for question in &sample.questions {
        let given = crate::Given { answer: question.right_answer(), ..crate::Given::default() };
        answers.given.insert(question.id.clone(), given);
    }
    let result = Result::of(&sample, &answers);
    assert!(result.questions.iter().all(|outcome| outcome.verdict == Verdict::Right));
    let json = serde_json::to_string(&result).expect("JSON");
    assert_eq!(serde_json::from_str::<Result>(&json).expect("a result"), result);
    let newer = json.replacen("\"version\":1", "\"version\":2", 1);
    let refused = serde_json::from_str::<Result>(&newer).expect_err("another version");
    assert!(refused.to_string().contains("version 2"), "{refused}");
}

#[test]
fn the_table_is_aligned_in_both_languages() {
    let quiz = choice();
    let of = |student: usize| {
        let right = !student.is_multiple_of(3);
        let chosen = Answer::Choice(vec![if right { "a" } else { "b" }.into()]);
        let share = f64::from(u8::from(right));
        result(&quiz, student, vec![outcome("c", share, Some(chosen)), outcome("s", share, None)])
    };
    let analysis = analyse(&quiz, &(0..12).map(of).collect::<Vec<_>>());
    let en = "\
q: 12 results
points: mean 4.00 of 6.00, standard deviation 2.95, error of one result 1.97; Cronbach's α 0.56
question  facility  guess  discrimination  efficiency  top − bottom  α without
c             0.67   0.33            1.00        1.00          1.00          –
s             0.67      –            1.00        1.00          1.00          –

c:
  hardly anybody chooses `d`
    option  right  chosen  better half  other half
    a         yes    8/12         1.00        0.33
    b          no    4/12         0.00        0.67
    d          no    0/12         0.00        0.00
";
    assert_eq!(table(&analysis, Lang::En), en);
    let ru = table(&analysis, Lang::Ru);
    assert!(ru.starts_with("q: 12 результатов\nбаллы: среднее 4,00 из 6,00, "), "{ru}");
    assert!(ru.contains("вопрос  решаемость  наугад"), "{ru}");
}
