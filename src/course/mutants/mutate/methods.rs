//! Mistakes in a chain of calls: a step is missing, or a condition variable is waited on without looking again.

use super::{Kind, Places};
use syn::{Expr, ExprClosure, ExprMethodCall};

/// Methods of iterators and numbers whose result has the type of what they are called on, or nearly so.
const STEPS: &[&str] = &["chain", "filter", "max", "min", "rev", "skip", "skip_while", "take", "take_while"];
/// What says more about a thread or a process that is to be started.
const BUILDING: &[&str] = &["name", "stack_size", "with_name", "with_start_method"];

/// Finds the mistakes that can be made in the call of a method.
pub(super) fn find(call: &ExprMethodCall, places: &mut Places) {
    let method = call.method.to_string();
    let is_step = STEPS.contains(&method.as_str()) || BUILDING.contains(&method.as_str());
    if is_step && !call.args.is_empty() || method == "rev" {
        let without = places.text(&call.receiver).to_string();
        places.replace(Kind::RemoveMethod, call, without);
    }
    if let "wait_while" | "wait_timeout_while" = method.as_str()
        && let Some(condition) = call.args.last()
    {
        look_once(condition, places);
    }
}

/// The condition of a wait is looked at before it and not after it: as an `if` would do it.
fn look_once(condition: &Expr, places: &mut Places) {
    let (given, looked_at) = match condition {
        Expr::Closure(ExprClosure { inputs, body, .. }) => {
            (places.text(inputs).to_string(), places.text(&**body).to_string())
        }
        _ => ("state".to_string(), format!("({})(state)", places.text(condition))),
    };
    let once =
        format!("{{ let mut first = true; move |{given}| std::mem::take(&mut first) && ({looked_at}) }}");
    places.replace(Kind::WhileToIf, condition, once);
}

#[cfg(test)]
mod tests {
    use super::super::{change, changes};
    use super::*;

    #[test]
    fn a_step_of_a_chain_is_missing() {
        let (before, after) = change(Kind::RemoveMethod, "items.map(Some).chain([None])");
        assert_eq!((before.as_str(), after.as_str()), ("items.map(Some).chain([None])", "items.map(Some)"));
        assert_eq!(change(Kind::RemoveMethod, "Process::new(f, x).with_name(name)").1, "Process::new(f, x)");
    }

    #[test]
    fn a_name_that_is_only_looked_at_is_no_step() {
        assert_eq!(changes("child.name()"), []);
        assert_eq!(changes("items.iter().max()"), []);
    }

    #[test]
    fn a_wait_looks_only_once() {
        assert_eq!(
            change(Kind::WhileToIf, "c.wait_while(g, |set| *set)?").1,
            "{ let mut first = true; move |set| std::mem::take(&mut first) && (*set) }"
        );
        assert_eq!(
            change(Kind::WhileToIf, "c.wait_timeout_while(g, limit, is_full)").1,
            "{ let mut first = true; move |state| std::mem::take(&mut first) && ((is_full)(state)) }"
        );
    }
}
