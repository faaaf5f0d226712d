//! Mistakes inside of statements: how often, how many, and how strong an atomic operation or a wakeup is.

use super::{Kind, Places, atomics, logic, methods, processes};
use syn::{Expr, ExprLit, ExprPath, ExprRange, ExprWhile, Lit, RangeLimits};
use syn::{spanned::Spanned, visit::Visit};

/// Finds the mistakes that can be made in an expression; those inside of it are found on their own.
pub(super) fn find(expr: &Expr, places: &mut Places) {
    match expr {
        Expr::While(repeated) => while_to_if(repeated, places),
        Expr::Lit(literal) => off_by_one(literal, places),
        Expr::Range(range) => other_end(range, places),
        Expr::Path(path) => weaken(path, places),
        Expr::MethodCall(call) => {
            if call.method == "notify_all" {
                places.replace(Kind::NotifyOne, &call.method, "notify_one");
            }
            atomics::split(call, places);
            methods::find(call, places);
            processes::in_turn(call, places);
            call.args.iter().for_each(|argument| one_more_or_less(argument, places));
        }
        Expr::Call(call) => call.args.iter().for_each(|argument| one_more_or_less(argument, places)),
        _ => logic::find(expr, places),
    }
}

/// With a `break` in it, an `if` would not compile: there the loop ends itself after the first round.
fn while_to_if(repeated: &ExprWhile, places: &mut Places) {
    let mut breaks = Breaks(false);
    breaks.visit_block(&repeated.body);
    if breaks.0 || repeated.label.is_some() {
        let end = repeated.body.brace_token.span.close().byte_range();
        places.replace_range(Kind::WhileToIf, end, "; break; }");
    } else {
        places.replace(Kind::WhileToIf, &repeated.while_token, "if");
    }
}

/// Whether something leaves a loop, or goes on with it.
struct Breaks(bool);

impl Visit<'_> for Breaks {
    fn visit_expr_break(&mut self, _: &syn::ExprBreak) {
        self.0 = true;
    }

    fn visit_expr_continue(&mut self, _: &syn::ExprContinue) {
        self.0 = true;
    }
}

fn off_by_one(literal: &ExprLit, places: &mut Places) {
    let Lit::Int(number) = &literal.lit else { return logic::flip_literal(literal, places) };
    let Ok(value) = number.base10_parse::<u128>() else { return };
    for other in [value.checked_add(1), value.checked_sub(1)].into_iter().flatten() {
        places.replace(Kind::OffByOne, literal, format!("{other}{}", number.suffix()));
    }
}

fn other_end(range: &ExprRange, places: &mut Places) {
    let Some(end) = &range.end else { return };
    let limits = match range.limits {
        RangeLimits::HalfOpen(_) => "..=",
        RangeLimits::Closed(_) => "..",
    };
    let start = range.start.as_ref().map_or("", |start| places.text(start));
    let other = format!("{start}{limits}{}", places.text(end));
    places.replace(Kind::OffByOne, range, other);
    if let (RangeLimits::HalfOpen(_), Expr::Path(_)) = (range.limits, &**end) {
        let earlier = format!("{} - 1", places.text(end));
        places.replace(Kind::OffByOne, end, earlier);
    }
}

/// A number that a function was given, and gives to another.
fn one_more_or_less(argument: &Expr, places: &mut Places) {
    let Expr::Path(path) = argument else { return };
    if places.integers.iter().any(|integer| path.path.is_ident(integer)) {
        let number = places.text(argument).to_string();
        places.replace(Kind::OffByOne, argument, format!("{number} + 1"));
        places.replace(Kind::OffByOne, argument, format!("{number} - 1"));
    }
}

/// `AcqRel` becomes each of its halves, too.
fn weaken(path: &ExprPath, places: &mut Places) {
    let Some(last) = path.path.segments.last() else { return };
    let weaker: &[&str] = match last.ident.to_string().as_str() {
        "AcqRel" => &["Relaxed", "Acquire", "Release"],
        "SeqCst" | "Acquire" | "Release" => &["Relaxed"],
        _ => return,
    };
    let module = places.source[path.span().byte_range().start..last.span().byte_range().start].to_string();
    for ordering in weaker {
        places.replace(Kind::WeakenOrdering, path, format!("{module}{ordering}"));
    }
}

#[cfg(test)]
mod tests {
    use super::super::{change, changes, mutants};
    use super::*;

    fn becomes(kind: Kind, before: &str, after: &str) {
        assert_eq!(change(kind, before), (before.to_string(), after.to_string()));
    }

    #[test]
    fn a_loop_is_gone_through_once() {
        assert_eq!(change(Kind::WhileToIf, "while !done() {}"), ("while".into(), "if".into()));
        assert_eq!(change(Kind::WhileToIf, "while let Some(x) = f {}"), ("while".into(), "if".into()));
    }

    #[test]
    fn a_loop_with_a_break_still_compiles_when_it_is_gone_through_once() {
        let body = "while a { if b { break; } }";
        assert_eq!(change(Kind::WhileToIf, body), ("}".into(), "; break; }".into()));
    }

    #[test]
    fn a_number_becomes_one_more_and_one_less() {
        let one_off = |before: &str, after: &str| ("off-by-one", before.to_string(), after.to_string());
        assert_eq!(changes("1_000u64"), [one_off("1_000u64", "1001u64"), one_off("1_000u64", "999u64")]);
        assert_eq!(changes("0"), [one_off("0", "1")]);
    }

    #[test]
    fn a_number_that_is_passed_on_is_one_off() {
        let all = mutants("fn f(workers: usize, name: &str) { Pool::new(workers, name, more); }").unwrap();
        let after: Vec<&str> =
            all.iter().filter(|one| one.kind == Kind::OffByOne).map(|one| one.after.as_str()).collect();
        assert_eq!(after, ["workers + 1", "workers - 1"]);
    }

    #[test]
    fn a_range_ends_one_later_or_earlier() {
        becomes(Kind::OffByOne, "a..b()", "a..=b()");
        let after: Vec<String> = changes("a..b").into_iter().map(|(.., after)| after).collect();
        assert_eq!(after, ["a..=b", "b - 1"]);
        becomes(Kind::OffByOne, "..=b", "..b");
        assert_eq!(changes("a.."), []);
    }

    #[test]
    fn each_ordering_is_weakened_on_its_own() {
        becomes(Kind::WeakenOrdering, "Ordering::SeqCst", "Ordering::Relaxed");
        becomes(Kind::WeakenOrdering, "atomic::Ordering::Acquire", "atomic::Ordering::Relaxed");
        let body = "x.compare_exchange(a, b, Ordering::Acquire, Ordering::Acquire)";
        let weakened = changes(body).into_iter().filter(|(kind, ..)| *kind == "weaken-ordering");
        assert_eq!(weakened.count(), 2);
        assert_eq!(changes("Ordering::Relaxed"), []);
    }

    #[test]
    fn of_two_orders_one_is_left_or_none() {
        let weakened: Vec<String> =
            changes("Ordering::AcqRel").into_iter().map(|(.., after)| after).collect();
        assert_eq!(weakened, ["Ordering::Relaxed", "Ordering::Acquire", "Ordering::Release"]);
    }

    #[test]
    fn one_is_woken_instead_of_all() {
        assert_eq!(change(Kind::NotifyOne, "c.notify_all()"), ("notify_all".into(), "notify_one".into()));
    }
}
