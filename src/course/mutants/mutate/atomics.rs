//! The classic mistake with atomics: what has to be one step is a load and a store, and others come in between.

use super::{Kind, Places};
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall};

/// Takes an atomic operation apart, if it is one. Its orderings stay as strong as a load and a store can be, so that only
/// the step between them is the mistake.
pub(super) fn split(call: &ExprMethodCall, places: &mut Places) {
    // Where there are two orderings, the last one is for failure.
    let last = call.args.iter().rev().nth(usize::from(call.args.len() == 4));
    let Some(ordering) = last.and_then(|last| ordering(last, places)) else { return };
    let arguments: Vec<&str> = call.args.iter().map(|argument| places.text(argument)).collect();
    let place = places.text(&call.receiver);
    let load = format!("let found = {place}.load({ordering});");
    let store = |value: &str| format!("{place}.store({value}, {ordering});");
    let with = match (call.method.to_string().as_str(), &arguments[..]) {
        ("compare_exchange" | "compare_exchange_weak", [current, new, _, _]) => {
            let store = store(new);
            format!("{{ {load} if found == {current} {{ {store} Ok(found) }} else {{ Err(found) }} }}")
        }
        (method, [operand, _]) => match new_value(method, operand) {
            Some(value) => format!("{{ {load} {} found }}", store(&value)),
            None => return,
        },
        _ => return,
    };
    places.replace(Kind::SplitAtomic, call, with);
}

fn new_value(method: &str, operand: &str) -> Option<String> {
    Some(match method {
        "swap" => operand.to_string(),
        "fetch_add" => format!("found.wrapping_add({operand})"),
        "fetch_sub" => format!("found.wrapping_sub({operand})"),
        "fetch_max" => format!("found.max({operand})"),
        "fetch_min" => format!("found.min({operand})"),
        "fetch_and" => format!("found & ({operand})"),
        "fetch_or" => format!("found | ({operand})"),
        "fetch_xor" => format!("found ^ ({operand})"),
        _ => return None,
    })
}

/// An ordering that loads and stores may have, written as that of the operation is: `SeqCst`, unless that is `Relaxed`.
fn ordering(last: &Expr, places: &Places) -> Option<String> {
    let Expr::Path(path) = last else { return None };
    let name = path.path.segments.last()?;
    let module = &places.source[path.span().byte_range().start..name.span().byte_range().start];
    match name.ident.to_string().as_str() {
        "Relaxed" => Some(format!("{module}Relaxed")),
        "SeqCst" | "AcqRel" | "Acquire" | "Release" => Some(format!("{module}SeqCst")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{change, changes};
    use super::*;

    fn becomes(before: &str, after: &str) {
        assert_eq!(change(Kind::SplitAtomic, before), (before.to_string(), after.to_string()));
    }

    #[test]
    fn an_addition_is_a_load_and_a_store() {
        becomes(
            "n.fetch_add(1, Ordering::Relaxed)",
            "{ let found = n.load(Ordering::Relaxed); \
             n.store(found.wrapping_add(1), Ordering::Relaxed); found }",
        );
    }

    #[test]
    fn a_swap_is_a_look_and_a_change() {
        becomes(
            "self.held.swap(true, Ordering::Acquire)",
            "{ let found = self.held.load(Ordering::SeqCst); \
             self.held.store(true, Ordering::SeqCst); found }",
        );
    }

    #[test]
    fn an_exchange_compares_first() {
        becomes(
            "p.compare_exchange_weak(a, b, AcqRel, Relaxed)",
            "{ let found = p.load(SeqCst); \
             if found == a { p.store(b, SeqCst); Ok(found) } else { Err(found) } }",
        );
    }

    #[test]
    fn swapping_the_items_of_a_slice_is_no_atomic_operation() {
        assert!(changes("items.swap(i, j)").is_empty());
        assert!(changes("n.load(Ordering::Relaxed)").is_empty());
    }
}
