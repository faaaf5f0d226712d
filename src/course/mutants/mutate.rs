//! The small mistakes that can be put into a source: each mutant is the source with one of them.
//!
//! `syn` finds the places, and then a range of bytes is replaced. So a mutant differs from its source only there, down to
//! comments and spaces, and its compiler messages name the lines that the author knows.

mod atomics;
mod expressions;
mod locks;
mod logic;
mod methods;
mod processes;
mod statements;

use serde::Deserialize;
use std::collections::BTreeSet;
use std::ops::Range;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Attribute, Block, Expr, FieldValue, FnArg, ImplItemFn, ItemFn, ItemImpl, ItemMod, Pat, Signature, Type,
};

/// A source with one mistake in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutant {
    /// Which mistake.
    pub kind: Kind,
    /// The line that it begins in, from 1.
    pub line: usize,
    /// The text of this line, without the spaces around it.
    pub text: String,
    /// What stood there.
    pub before: String,
    /// What stands there now; empty if nothing.
    pub after: String,
    /// All of the mutant.
    pub source: String,
}

/// A kind of mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A lock is not taken.
    DropLock,
    /// A lock is given back at once.
    NarrowLock,
    /// A lock is given back in the middle, and taken again.
    SplitLock,
    /// A `drop(…)` is missing.
    RemoveDrop,
    /// Nobody ends the workers of a pool.
    Leak,
    /// What an atomic did in one step is a load and a store.
    SplitAtomic,
    /// An atomic operation is `Relaxed`, or orders less than it has to.
    WeakenOrdering,
    /// Nobody waits for an end.
    RemoveJoin,
    /// Each end is waited for before the next begins.
    JoinAtOnce,
    /// The caller does what the workers of a pool are there for.
    InTurn,
    /// A condition is not looked at again.
    WhileToIf,
    /// Two locks are taken in the other order.
    SwapLocks,
    /// Nobody is woken.
    RemoveWakeup,
    /// One is woken instead of all.
    NotifyOne,
    /// Another call is missing.
    RemoveCall,
    /// Two things are done in the other order.
    SwapStatements,
    /// A value is used without this step.
    RemoveMethod,
    /// An error is not returned.
    IgnoreError,
    /// Something is not changed.
    RemoveAssignment,
    /// A condition is the other way round.
    NegateIf,
    /// Part of a condition is the other way round.
    FlipLogic,
    /// A number or the end of a range is one off.
    OffByOne,
    /// Less and less-or-equal are confused.
    SwapLess,
}

impl Kind {
    /// Its name, in reports and in `mutants.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::DropLock => "drop-lock",
            Kind::NarrowLock => "narrow-lock",
            Kind::SplitLock => "split-lock",
            Kind::RemoveDrop => "remove-drop",
            Kind::Leak => "leak",
            Kind::SplitAtomic => "split-atomic",
            Kind::WeakenOrdering => "weaken-ordering",
            Kind::RemoveJoin => "remove-join",
            Kind::JoinAtOnce => "join-at-once",
            Kind::InTurn => "in-turn",
            Kind::WhileToIf => "while-to-if",
            Kind::SwapLocks => "swap-locks",
            Kind::RemoveWakeup => "remove-wakeup",
            Kind::NotifyOne => "notify-one",
            Kind::RemoveCall => "remove-call",
            Kind::SwapStatements => "swap-statements",
            Kind::RemoveMethod => "remove-method",
            Kind::IgnoreError => "ignore-error",
            Kind::RemoveAssignment => "remove-assignment",
            Kind::NegateIf => "negate-if",
            Kind::FlipLogic => "flip-logic",
            Kind::OffByOne => "off-by-one",
            Kind::SwapLess => "swap-less",
        }
    }
}

/// All mutants of a source, by their place in it. No two are alike, and what is only for tests has none.
///
/// # Errors
///
/// If it is not Rust.
pub fn mutants(source: &str) -> syn::Result<Vec<Mutant>> {
    let mut places = Places { source, edits: Vec::new(), integers: Vec::new() };
    places.visit_file(&syn::parse_file(source)?);
    places.edits.sort_by_key(|edit| edit.range.start);
    let mut seen = BTreeSet::from([source.to_string()]);
    let all = places.edits.into_iter().map(|edit| edit.apply(source));
    Ok(all.filter(|mutant| seen.insert(mutant.source.clone())).collect())
}

/// Something to put in the place of a range of bytes.
struct Edit {
    kind: Kind,
    range: Range<usize>,
    with: String,
}

impl Edit {
    /// The same edit, shown with what stands around it.
    fn widen(&mut self, range: Range<usize>, source: &str) {
        let (before, after) = (&source[range.start..self.range.start], &source[self.range.end..range.end]);
        self.with = format!("{before}{}{after}", self.with);
        self.range = range;
    }

    fn apply(self, source: &str) -> Mutant {
        let (head, tail) = (&source[..self.range.start], &source[self.range.end..]);
        let start_of_line = head.rfind('\n').map_or(0, |at| at + 1);
        Mutant {
            kind: self.kind,
            line: head.matches('\n').count() + 1,
            text: source[start_of_line..].lines().next().unwrap_or_default().trim().to_string(),
            before: in_one_line(&source[self.range.clone()]),
            after: in_one_line(&self.with),
            source: format!("{head}{}{tail}", self.with),
        }
    }
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<&str>>().join(" ")
}

/// Where something can be changed.
struct Places<'a> {
    source: &'a str,
    edits: Vec<Edit>,
    /// The parameters of the function around that are whole numbers.
    integers: Vec<String>,
}

impl Places<'_> {
    fn text(&self, node: &impl Spanned) -> &str {
        &self.source[node.span().byte_range()]
    }

    fn replace(&mut self, kind: Kind, node: &impl Spanned, with: impl Into<String>) {
        self.replace_range(kind, node.span().byte_range(), with);
    }

    /// Visits a function with its parameters known.
    fn within(&mut self, signature: &Signature, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.integers, integers(signature));
        visit(self);
        self.integers = outer;
    }

    fn replace_range(&mut self, kind: Kind, range: Range<usize>, with: impl Into<String>) {
        self.edits.push(Edit { kind, range, with: with.into() });
    }
}

impl<'ast> Visit<'ast> for Places<'_> {
    fn visit_block(&mut self, block: &'ast Block) {
        locks::find(block, self);
        processes::find(block, self);
        statements::find(block, self);
        visit::visit_block(self, block);
    }

    fn visit_expr(&mut self, expr: &'ast Expr) {
        expressions::find(expr, self);
        visit::visit_expr(self, expr);
    }

    /// With the name of the field: often several in a line begin with the same number.
    fn visit_field_value(&mut self, field: &'ast FieldValue) {
        let first = self.edits.len();
        visit::visit_field_value(self, field);
        if matches!(field.expr, Expr::Lit(_)) {
            let range = field.span().byte_range();
            self.edits[first..].iter_mut().for_each(|edit| edit.widen(range.clone(), self.source));
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        if !is_for_tests(&item.attrs) {
            self.within(&item.sig, |places| visit::visit_item_fn(places, item));
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.within(&item.sig, |places| visit::visit_impl_item_fn(places, item));
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_impl(self, item);
        }
    }

    // `#[repr(align(64))]` and the like are no code that runs.
    fn visit_attribute(&mut self, _: &'ast Attribute) {}
}

/// The types of what can be counted.
const INTEGERS: &[&str] =
    &["usize", "u8", "u16", "u32", "u64", "u128", "i8", "i16", "i32", "i64", "i128", "isize"];

fn integers(signature: &Signature) -> Vec<String> {
    let name = |argument: &FnArg| match argument {
        FnArg::Typed(typed) => match (&*typed.pat, &*typed.ty) {
            (Pat::Ident(name), Type::Path(path)) => {
                let is_integer = INTEGERS.iter().any(|integer| path.path.is_ident(integer));
                is_integer.then(|| name.ident.to_string())
            }
            _ => None,
        },
        FnArg::Receiver(_) => None,
    };
    signature.inputs.iter().filter_map(name).collect()
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    let is_test = |attribute: &Attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
    };
    attributes.iter().any(is_test)
}

/// What each mutant of a function with this body makes of it: its kind, what stood there, and what stands there now.
#[cfg(test)]
fn changes(body: &str) -> Vec<(&'static str, String, String)> {
    let all = mutants(&format!("fn f() {{\n{body}\n}}\n")).expect("the test is Rust");
    all.into_iter().map(|mutant| (mutant.kind.name(), mutant.before, mutant.after)).collect()
}

/// The only change of that kind in such a function: what stood there, and what stands there now.
#[cfg(test)]
fn change(kind: Kind, body: &str) -> (String, String) {
    let mut all = changes(body).into_iter().filter(|(name, ..)| *name == kind.name());
    let (_, before, after) = all.next().expect("there is one");
    assert_eq!(all.next(), None);
    (before, after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mutant_differs_from_its_source_in_one_place() {
        let source = "// Сначала комментарий.\nfn f() {\n    g(1);   // один\n}\n";
        let all = mutants(source).unwrap();
        let removed = all.iter().find(|mutant| mutant.kind == Kind::RemoveCall).unwrap();
        assert_eq!(removed.source, "// Сначала комментарий.\nfn f() {\n       // один\n}\n");
        assert_eq!((removed.line, removed.text.as_str()), (3, "g(1);   // один"));
    }

    #[test]
    fn tests_have_no_mutants() {
        let code = "fn f() { g(1); }";
        assert!(!mutants(&format!("mod m {{ {code} }}")).unwrap().is_empty());
        assert!(mutants(&format!("#[cfg(test)] mod m {{ {code} }}")).unwrap().is_empty());
        assert!(mutants(&format!("#[cfg(test)] {code}")).unwrap().is_empty());
    }

    #[test]
    fn a_number_of_a_field_is_shown_with_its_name() {
        let (before, after) = change(Kind::FlipLogic, "State { openings, is_open: false }");
        assert_eq!((before.as_str(), after.as_str()), ("is_open: false", "is_open: true"));
    }

    #[test]
    fn no_two_mutants_are_alike() {
        let all = mutants("fn f() { for i in 0..1 { g(i); } }").unwrap();
        let sources: BTreeSet<&String> = all.iter().map(|mutant| &mutant.source).collect();
        assert_eq!(sources.len(), all.len());
    }

    #[test]
    fn what_is_no_rust_has_no_mutants() {
        assert!(mutants("fn f( {").is_err());
    }

    #[test]
    fn a_kind_is_written_as_it_is_called() {
        for name in ["drop-lock", "split-lock", "leak", "in-turn", "ignore-error", "swap-less"] {
            let value = serde::de::value::StrDeserializer::<serde::de::value::Error>::new(name);
            assert_eq!(Kind::deserialize(value).unwrap().name(), name);
        }
    }
}
