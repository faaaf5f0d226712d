//! The parts of a GIFT file: questions, apart by blank lines, and the categories they are in.

/// The text of one question.
pub struct Block {
    /// The category it is in.
    pub category: Option<String>,
    /// The tags that comments before it name.
    pub tags: Vec<String>,
    /// Its lines, without comments.
    pub text: String,
    /// The number in the file of each of them; the first line is 1.
    lines: Vec<usize>,
}

impl Block {
    /// The line of the file in which a place of the text is.
    pub fn line(&self, at: usize) -> usize {
        let before = self.text[..at.min(self.text.len())].matches('\n').count();
        self.lines.get(before).or(self.lines.last()).copied().unwrap_or(1)
    }
}

pub fn blocks(source: &str) -> Vec<Block> {
    let source = source.trim_start_matches('\u{feff}');
    let (mut blocks, mut category, mut tags) = (Vec::new(), None, Vec::new());
    let mut lines: Vec<(usize, &str)> = Vec::new();
    // A blank line at the end closes the last block.
    for (at, line) in source.lines().chain([""]).enumerate() {
        let start = line.trim_start();
        if let Some(comment) = start.strip_prefix("//") {
            tags.extend(tags_in(comment));
        } else if let (true, Some(name)) = (lines.is_empty(), start.strip_prefix("$CATEGORY:")) {
            category = Some(name.trim().to_owned());
        } else if !start.is_empty() {
            lines.push((at + 1, line));
        } else if !lines.is_empty() {
            let (numbers, texts): (Vec<usize>, Vec<&str>) = lines.drain(..).unzip();
            let tags = std::mem::take(&mut tags);
            blocks.push(Block { category: category.clone(), tags, text: texts.join("\n"), lines: numbers });
        }
    }
    blocks
}

fn tags_in(comment: &str) -> Vec<String> {
    let after = comment.split("[tag:").skip(1);
    after.filter_map(|rest| rest.split_once(']')).map(|(tag, _)| tag.trim().to_owned()).collect()
}
