//! Writes a package of QTI 2.1: a manifest, a test, and a file for each question.

mod item;

use super::lower::Lowered;
use super::xml::{decimal, escaped};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const QTI: &str = "http://www.imsglobal.org/xsd/imsqti_v2p1";
const SCHEMA: &str = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"http://www.imsglobal.org/xsd/imsqti_v2p1 http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd\"";

/// The paths and texts of the package's files.
pub fn write(title: &str, language: &str, questions: &[Lowered]) -> Vec<(String, String)> {
    let numbered = || questions.iter().enumerate().map(|(at, question)| (at + 1, question));
    let mut files = vec![
        ("imsmanifest.xml".to_owned(), manifest(questions.len())),
        ("test.xml".to_owned(), test(title, numbered())),
    ];
    files
        .extend(numbered().map(|(number, question)| (path(number), item::write(number, language, question))));
    files
}

fn path(number: usize) -> String {
    format!("items/q{number}.xml")
}

fn manifest(count: usize) -> String {
    let items = 1..=count;
    let dependencies = items
        .clone()
        .map(|number| format!("<dependency identifierref=\"Q{number}\"/>\n"))
        .collect::<Vec<_>>()
        .concat();
    let resources = items
        .map(|number| {
            let path = path(number);
            format!("<resource identifier=\"Q{number}\" type=\"imsqti_item_xmlv2p1\" href=\"{path}\">\n<file href=\"{path}\"/>\n</resource>\n")
        })
        .collect::<Vec<_>>().concat();
    format!(
        "{HEAD}<manifest xmlns=\"http://www.imsglobal.org/xsd/imscp_v1p1\" identifier=\"MANIFEST\">\n<metadata>\n<schema>QTIv2.1 Package</schema>\n<schemaversion>1.0.0</schemaversion>\n</metadata>\n<organizations/>\n<resources>\n<resource identifier=\"TEST\" type=\"imsqti_test_xmlv2p1\" href=\"test.xml\">\n<file href=\"test.xml\"/>\n{dependencies}</resource>\n{resources}</resources>\n</manifest>\n"
    )
}

/// The test adds up what the questions are worth, by their weights.
fn test<'q>(title: &str, questions: impl Iterator<Item = (usize, &'q Lowered)>) -> String {
    let title = escaped(title);
    let items = questions
        .map(|(number, question)| {
            format!(
                "<assessmentItemRef identifier=\"Q{number}\" href=\"{}\">\n<weight identifier=\"WEIGHT\" value=\"{}\"/>\n</assessmentItemRef>\n",
                path(number),
                decimal(question.weight)
            )
        })
        .collect::<Vec<_>>().concat();
    format!(
        "{HEAD}<assessmentTest xmlns=\"{QTI}\" {SCHEMA} identifier=\"TEST\" title=\"{title}\">\n<outcomeDeclaration identifier=\"SCORE\" cardinality=\"single\" baseType=\"float\"/>\n<testPart identifier=\"PART\" navigationMode=\"nonlinear\" submissionMode=\"simultaneous\">\n<assessmentSection identifier=\"SECTION\" title=\"{title}\" visible=\"true\">\n{items}</assessmentSection>\n</testPart>\n<outcomeProcessing>\n<setOutcomeValue identifier=\"SCORE\">\n<sum>\n<testVariables variableIdentifier=\"SCORE\" weightIdentifier=\"WEIGHT\"/>\n</sum>\n</setOutcomeValue>\n</outcomeProcessing>\n</assessmentTest>\n"
    )
}
