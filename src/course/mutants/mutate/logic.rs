//! Mistakes in what is true: conditions and comparisons, and both of their sides.

use super::{Kind, Places};
use syn::{BinOp, Expr, ExprBinary, ExprIf, ExprLit, Lit, UnOp};

/// Finds the mistakes that can be made in an expression that is true or false.
pub(super) fn find(expr: &Expr, places: &mut Places) {
    match expr {
        Expr::If(decision) => negate(decision, places),
        Expr::Binary(comparison) => {
            swap_less(comparison, places);
            flip_operator(comparison, places);
        }
        Expr::Unary(not) if matches!(not.op, UnOp::Not(_)) => {
            let inner = places.text(&not.expr).to_string();
            places.replace(Kind::FlipLogic, expr, inner);
        }
        _ => {}
    }
}

/// `true` for `false`, and the other way round.
pub(super) fn flip_literal(literal: &ExprLit, places: &mut Places) {
    if let Lit::Bool(truth) = &literal.lit {
        places.replace(Kind::FlipLogic, literal, (!truth.value).to_string());
    }
}

fn negate(decision: &ExprIf, places: &mut Places) {
    if !has_let(&decision.cond) {
        let negated = opposite(&decision.cond, places);
        places.replace(Kind::NegateIf, &*decision.cond, negated);
    }
}

/// A condition with a `let` in it has no opposite.
fn has_let(condition: &Expr) -> bool {
    match condition {
        Expr::Let(_) => true,
        Expr::Binary(both) => has_let(&both.left) || has_let(&both.right),
        _ => false,
    }
}

/// Written as a person would, so that it is the same as what another mistake makes of it.
fn opposite(condition: &Expr, places: &Places) -> String {
    match condition {
        Expr::Unary(not) if matches!(not.op, UnOp::Not(_)) => places.text(&not.expr).to_string(),
        Expr::Binary(both) => match opposite_operator(&both.op) {
            Some(operator) => with_operator(both, operator, places),
            None => format!("!({})", places.text(condition)),
        },
        Expr::Path(_) | Expr::Call(_) | Expr::MethodCall(_) => format!("!{}", places.text(condition)),
        _ => format!("!({})", places.text(condition)),
    }
}

fn opposite_operator(operator: &BinOp) -> Option<&'static str> {
    match operator {
        BinOp::Eq(_) => Some("!="),
        BinOp::Ne(_) => Some("=="),
        BinOp::Lt(_) => Some(">="),
        BinOp::Le(_) => Some(">"),
        BinOp::Gt(_) => Some("<="),
        BinOp::Ge(_) => Some("<"),
        _ => None,
    }
}

fn swap_less(comparison: &ExprBinary, places: &mut Places) {
    let other = match comparison.op {
        BinOp::Lt(_) => "<=",
        BinOp::Le(_) => "<",
        BinOp::Gt(_) => ">=",
        BinOp::Ge(_) => ">",
        _ => return,
    };
    let swapped = with_operator(comparison, other, places);
    places.replace(Kind::SwapLess, comparison, swapped);
}

fn flip_operator(both: &ExprBinary, places: &mut Places) {
    let other = match both.op {
        BinOp::And(_) if !has_let(&both.left) && !has_let(&both.right) => "||",
        BinOp::Or(_) => "&&",
        BinOp::Eq(_) => "!=",
        BinOp::Ne(_) => "==",
        _ => return,
    };
    let flipped = with_operator(both, other, places);
    places.replace(Kind::FlipLogic, both, flipped);
}

fn with_operator(both: &ExprBinary, operator: &str, places: &Places) -> String {
    format!("{} {operator} {}", places.text(&both.left), places.text(&both.right))
}

#[cfg(test)]
mod tests {
    use super::super::{change, changes};
    use super::*;

    fn becomes(kind: Kind, before: &str, after: &str) {
        assert_eq!(change(kind, before), (before.to_string(), after.to_string()));
    }

    fn negated(condition: &str) -> String {
        change(Kind::NegateIf, &format!("if {condition} {{}}")).1
    }

    #[test]
    fn a_condition_is_negated_as_a_person_would_write_it() {
        assert_eq!(negated("a == b"), "a != b");
        assert_eq!(negated("a < b"), "a >= b");
        assert_eq!(negated("!done()"), "done()");
        assert_eq!(negated("list.is_empty()"), "!list.is_empty()");
        assert_eq!(negated("a && b"), "!(a && b)");
    }

    #[test]
    fn a_condition_with_a_let_has_no_opposite() {
        assert_eq!(changes("if let Some(a) = b && c {}"), []);
    }

    #[test]
    fn less_is_confused_with_less_or_equal() {
        for (before, after) in [("a < b", "a <= b"), ("a >= b", "a > b")] {
            becomes(Kind::SwapLess, before, after);
            becomes(Kind::SwapLess, after, before);
        }
    }

    #[test]
    fn what_is_true_becomes_false() {
        for (before, after) in [("a == b", "a != b"), ("a && b", "a || b"), ("true", "false")] {
            becomes(Kind::FlipLogic, before, after);
            becomes(Kind::FlipLogic, after, before);
        }
        becomes(Kind::FlipLogic, "!*flag", "*flag");
    }

    #[test]
    fn a_mistake_that_has_two_names_is_made_once() {
        assert_eq!(changes("if !a {}").len(), 1);
        assert_eq!(changes("if a == b {}").len(), 1);
    }
}
