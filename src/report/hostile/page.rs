//! What a browser makes of a page.

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use std::collections::BTreeMap;

/// The tree of a page, in numbers.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// How often an element occurs with attributes of these names. What stands between backquotes is `code`, so that
    /// elements of that name depend on the text.
    pub elements: BTreeMap<String, usize>,
    /// All styles, all policies, and all that is loaded from elsewhere.
    pub ours: Vec<String>,
    /// How many comments there are.
    pub comments: usize,
}

/// Reads a page as a browser does; also its text.
pub fn read(page: &str) -> (Tree, String) {
    let document = parse_document(RcDom::default(), ParseOpts::default()).one(page);
    let (mut tree, mut text) = (Tree::default(), String::new());
    visit(&document.document, &mut tree, &mut text);
    (tree, text)
}

fn visit(node: &Handle, tree: &mut Tree, text: &mut String) {
    match &node.data {
        NodeData::Text { contents } => text.push_str(&contents.borrow()),
        NodeData::Comment { .. } => tree.comments += 1,
        NodeData::Element { name, attrs, .. } => {
            let mut key = name.local.to_string();
            for attribute in attrs.borrow().iter() {
                key += &format!(" {}", attribute.name.local);
                if ["content", "src", "href", "style"].contains(&&*attribute.name.local) {
                    tree.ours.push(attribute.value.to_string());
                }
            }
            if key != "code" {
                *tree.elements.entry(key).or_default() += 1;
            }
            if &*name.local == "style" {
                let children = node.children.borrow();
                let styles = children.iter().map(|child| format!("{:?}", child.data));
                tree.ours.extend(styles);
                return;
            }
        }
        NodeData::Document | NodeData::Doctype { .. } | NodeData::ProcessingInstruction { .. } => {}
    }
    node.children.borrow().iter().for_each(|child| visit(child, tree, text));
}
