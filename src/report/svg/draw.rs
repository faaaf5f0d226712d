//! The few elements that the pictures are made of; every text is escaped here.

use crate::escape::xml;

/// What all pictures look like.
const STYLE: &str = include_str!("style.css");

/// A whole picture of that size; `id` is its own in the page.
pub fn picture(id: &str, size: (f64, f64), title: &str, description: &str, body: &str) -> String {
    let (id, title, description) = (xml(id), xml(title), xml(description));
    let (width, height) = size;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"sim\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\">\n\
         <title id=\"{id}-title\">{title}</title>\n<desc id=\"{id}-desc\">{description}</desc>\n\
         <style>{STYLE}</style>\n<rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>\n{body}</svg>\n"
    )
}

/// A text whose baseline begins there.
pub fn text(x: f64, y: f64, class: &str, text: &str) -> String {
    let text = xml(text);
    format!("<text x=\"{x:.1}\" y=\"{y:.1}\" class=\"{class}\">{text}</text>\n")
}

/// A line.
pub fn line(from: (f64, f64), to: (f64, f64), class: &str) -> String {
    let ((x1, y1), (x2, y2)) = (from, to);
    format!("<path class=\"{class}\" d=\"M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}\"/>\n")
}

/// A line through several points.
pub fn lines(points: &[(f64, f64)], class: &str) -> String {
    let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    format!("<polyline class=\"{class}\" points=\"{}\"/>\n", points.join(" "))
}

/// A box.
pub fn rect(x: f64, y: f64, width: f64, height: f64, paint: &str) -> String {
    format!("<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" {paint}/>\n")
}

/// What says more when one points at it.
pub fn group(title: &str, body: &str) -> String {
    let title = xml(title);
    format!("<g><title>{title}</title>\n{body}</g>\n")
}
