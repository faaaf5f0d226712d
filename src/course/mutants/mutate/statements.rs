//! Mistakes in whole statements: a wakeup, a `join`, a `drop` or another call that is missing, or in the wrong place.

use super::locks::{chain, is_lock};
use super::{Kind, Places};
use syn::spanned::Spanned;
use syn::{BinOp, Block, Expr, Local, Pat, Stmt};

/// Methods that wake whoever waits, here and in `multiproc`.
const WAKEUPS: &[&str] = &["notify_one", "notify_all", "unpark", "wake", "wake_by_ref"];

/// Finds the mistakes that can be made in the statements of a block.
pub(super) fn find(block: &Block, places: &mut Places) {
    for statement in &block.stmts {
        match statement {
            Stmt::Local(local) => in_let(statement, local, places),
            Stmt::Expr(expr, Some(_)) => in_statement(statement, expr, places),
            Stmt::Expr(_, None) | Stmt::Item(_) | Stmt::Macro(_) => {}
        }
    }
    for pair in block.stmts.windows(2) {
        if let [one, other] = pair
            && is_done(one)
            && is_done(other)
        {
            swap(Kind::SwapStatements, one, other, places);
        }
    }
}

fn in_let(statement: &Stmt, local: &Local, places: &mut Places) {
    let Some(init) = &local.init else { return };
    if matches!(local.pat, Pat::Wild(_)) && !is_lock(&init.expr) {
        in_statement(statement, &init.expr, places);
    }
}

/// Whether this is there for what it does, and gives no name to anything that the next one might need.
fn is_done(statement: &Stmt) -> bool {
    match statement {
        Stmt::Expr(Expr::Return(_) | Expr::Break(_) | Expr::Continue(_), _) => false,
        Stmt::Expr(_, Some(_)) | Stmt::Expr(Expr::ForLoop(_) | Expr::While(_) | Expr::If(_), None) => true,
        Stmt::Expr(..) | Stmt::Local(_) | Stmt::Item(_) | Stmt::Macro(_) => false,
    }
}

/// Changes the order of two statements that stand one after the other.
pub(super) fn swap(kind: Kind, one: &Stmt, other: &Stmt, places: &mut Places) {
    let (first, second) = (one.span().byte_range(), other.span().byte_range());
    let between = &places.source[first.end..second.start];
    let swapped = format!("{}{between}{}", places.text(other), places.text(one));
    places.replace_range(kind, first.start..second.end, swapped);
}

fn in_statement(statement: &Stmt, expr: &Expr, places: &mut Places) {
    match expr {
        Expr::Try(inner) => {
            let ignoring = format!("let _ = {};", places.text(&inner.expr));
            places.replace(Kind::IgnoreError, statement, ignoring);
            in_statement(statement, &inner.expr, places);
        }
        Expr::Await(inner) => in_statement(statement, &inner.base, places),
        Expr::Call(call) => {
            let called = last_of_path(&call.func).unwrap_or_default();
            let kind = if called == "drop" { Kind::RemoveDrop } else { Kind::RemoveCall };
            places.replace(kind, statement, "");
            join_at_once(&called, statement, expr, places);
        }
        Expr::MethodCall(call) => {
            places.replace(kind_of_missing(expr), statement, "");
            join_at_once(&call.method.to_string(), statement, expr, places);
        }
        Expr::Assign(_) => places.replace(Kind::RemoveAssignment, statement, ""),
        Expr::Binary(changed) if is_assignment(&changed.op) => {
            places.replace(Kind::RemoveAssignment, statement, "");
        }
        _ => {}
    }
}

fn kind_of_missing(expr: &Expr) -> Kind {
    let chain = chain(expr);
    if chain.iter().any(|(method, arguments)| method == "join" && *arguments == 0) {
        Kind::RemoveJoin
    } else if chain.iter().any(|(method, arguments)| wakes(method, *arguments)) {
        Kind::RemoveWakeup
    } else {
        Kind::RemoveCall
    }
}

/// An event is set without an argument, the item of an array is not.
fn wakes(method: &str, arguments: usize) -> bool {
    WAKEUPS.contains(&method) || method == "set" && arguments == 0
}

fn join_at_once(called: &str, statement: &Stmt, expr: &Expr, places: &mut Places) {
    if called == "spawn" {
        let joined = format!("let _ = {}.join();", places.text(expr));
        places.replace(Kind::JoinAtOnce, statement, joined);
    }
}

fn is_assignment(operator: &BinOp) -> bool {
    use BinOp::{
        AddAssign, BitAndAssign, BitOrAssign, BitXorAssign, DivAssign, MulAssign, RemAssign, ShlAssign,
        ShrAssign, SubAssign,
    };
    matches!(operator, AddAssign(_) | SubAssign(_) | MulAssign(_) | DivAssign(_) | RemAssign(_))
        || matches!(
            operator,
            BitAndAssign(_) | BitOrAssign(_) | BitXorAssign(_) | ShlAssign(_) | ShrAssign(_)
        )
}

fn last_of_path(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{change, changes};
    use super::*;

    fn missing(kind: Kind, statement: &str) {
        assert_eq!(change(kind, statement), (statement.to_string(), String::new()));
    }

    #[test]
    fn a_call_is_missing_and_its_kind_says_what_for() {
        missing(Kind::RemoveDrop, "drop(guard);");
        missing(Kind::RemoveDrop, "std::mem::drop(guard);");
        missing(Kind::RemoveJoin, "thread.join().unwrap();");
        missing(Kind::RemoveJoin, "let _ = thread.join();");
        missing(Kind::RemoveWakeup, "self.changed.notify_one();");
        missing(Kind::RemoveWakeup, "waiter.thread.unpark();");
        missing(Kind::RemoveWakeup, "event.set();");
        missing(Kind::RemoveCall, "array.set(index, value);");
        missing(Kind::RemoveCall, "list.push(item);");
        missing(Kind::RemoveCall, "sender.send(item)?;");
        missing(Kind::RemoveCall, "thread::park();");
    }

    #[test]
    fn a_change_is_missing() {
        missing(Kind::RemoveAssignment, "self.is_open = open;");
        missing(Kind::RemoveAssignment, "*count += step;");
    }

    #[test]
    fn paths_are_joined_without_anybody_waiting() {
        missing(Kind::RemoveCall, "path.join(name);");
    }

    #[test]
    fn what_a_call_returns_is_not_taken_away() {
        assert_eq!(changes("let item = list.pop(); list.len()"), []);
    }

    #[test]
    fn threads_are_joined_where_they_are_started() {
        let (_, joined) = change(Kind::JoinAtOnce, "scope.spawn(|| work());");
        assert_eq!(joined, "let _ = scope.spawn(|| work()).join();");
    }

    #[test]
    fn an_error_is_not_returned() {
        assert_eq!(change(Kind::IgnoreError, "sender.send(item)?;").1, "let _ = sender.send(item);");
        assert!(!changes("let item = receiver.recv()?;").iter().any(|(kind, ..)| *kind == "ignore-error"));
    }

    #[test]
    fn two_things_are_done_in_the_other_order() {
        let swapped = |body: &str| change(Kind::SwapStatements, body).1;
        assert_eq!(swapped("self.held.store(f); self.wake();"), "self.wake(); self.held.store(f);");
        assert_eq!(swapped("for x in xs { f(x) } close();"), "close(); for x in xs { f(x) }");
        assert!(!changes("let x = f(); g(x);").iter().any(|(kind, ..)| *kind == "swap-statements"));
        assert!(!changes("f(); g()").iter().any(|(kind, ..)| *kind == "swap-statements"));
    }
}
