//! Writes Moodle XML.

use super::lower::{Credited, Kind, Lowered, Near, Pair};
use super::xml::{decimal, escaped};

/// All questions, under the quiz's title as their category.
pub fn write(title: &str, questions: &[Lowered]) -> String {
    let category = escaped(&title.replace('/', "//"));
    let questions: String = questions.iter().map(question).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n<question type=\"category\">\n<category><text>$course$/{category}</text></category>\n</question>\n{questions}</quiz>\n"
    )
}

fn question(question: &Lowered) -> String {
    let Lowered { id, prompt, explanation, hints, weight, tags, kind } = question;
    let hints: String = hints.iter().map(|hint| marked("hint", hint)).collect();
    let tags = tags.iter().map(|tag| format!("<tag>{}</tag>", text(tag))).collect::<Vec<_>>().concat();
    let tags = if tags.is_empty() { tags } else { format!("<tags>{tags}</tags>\n") };
    format!(
        "<question type=\"{}\">\n<name>{}</name>\n{}{}<defaultgrade>{}</defaultgrade>\n<penalty>0</penalty>\n<hidden>0</hidden>\n<idnumber>{}</idnumber>\n{}{hints}{tags}</question>\n",
        type_name(kind),
        text(id),
        marked("questiontext", prompt),
        marked("generalfeedback", explanation.as_deref().unwrap_or_default()),
        decimal(*weight),
        escaped(id),
        answers(kind),
    )
}

fn type_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Choice { .. } => "multichoice",
        Kind::Words { .. } => "shortanswer",
        Kind::Number { .. } => "numerical",
        Kind::Pairs { .. } => "matching",
        Kind::Order { .. } => unreachable!("an order is lowered to pairs for this format"),
    }
}

fn answers(kind: &Kind) -> String {
    match kind {
        Kind::Choice { many, shuffled, options, .. } => {
            let options: String = options.iter().map(|it| answer("markdown", &it.text, it)).collect();
            format!(
                "<single>{}</single>\n<shuffleanswers>{}</shuffleanswers>\n<answernumbering>abc</answernumbering>\n{options}",
                !many,
                u8::from(*shuffled)
            )
        }
        Kind::Words { case, answers } => {
            let answers: String =
                answers.iter().map(|it| answer("plain_text", &it.text.replace('*', "\\*"), it)).collect();
            format!("<usecase>{}</usecase>\n{answers}", u8::from(*case))
        }
        Kind::Number { answers } => answers.iter().map(number).collect(),
        Kind::Pairs { left, spare } => pairs(left, spare),
        Kind::Order { .. } => unreachable!("an order is lowered to pairs for this format"),
    }
}

fn answer(format: &str, shown: &str, answer: &Credited) -> String {
    format!(
        "<answer fraction=\"{}\" format=\"{format}\">\n{}\n{}</answer>\n",
        percent(answer.credit),
        text(shown),
        told(answer.feedback.as_ref())
    )
}

fn number(answer: &Near) -> String {
    let Near { value, within, credit, feedback } = answer;
    format!(
        "<answer fraction=\"{}\" format=\"plain_text\">\n{}\n{}<tolerance>{within}</tolerance>\n</answer>\n",
        percent(*credit),
        text(&value.to_string()),
        told(feedback.as_ref())
    )
}

fn pairs(left: &[Pair], spare: &[String]) -> String {
    let pair = |left: &str, right: &str| {
        format!(
            "<subquestion format=\"markdown\">\n{}\n<answer>{}</answer>\n</subquestion>\n",
            text(left),
            text(right)
        )
    };
    let all = left.iter().map(|Pair { left, right }| pair(left, right));
    let all: String = all.chain(spare.iter().map(|right| pair("", right))).collect();
    format!("<shuffleanswers>true</shuffleanswers>\n{all}")
}

fn told(feedback: Option<&String>) -> String {
    feedback.map_or(String::new(), |it| marked("feedback", it))
}

/// Moodle knows a third as 33.33333.
fn percent(credit: f64) -> String {
    let text = format!("{:.5}", credit * 100.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn marked(name: &str, content: &str) -> String {
    format!("<{name} format=\"markdown\">\n{}\n</{name}>\n", text(content))
}

fn text(content: &str) -> String {
    format!("<text>{}</text>", escaped(content))
}
