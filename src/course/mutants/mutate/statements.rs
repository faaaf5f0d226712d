//! Mistakes in whole statements: a lock, a wakeup, a `join`, a `drop` or another call that is missing, is in the wrong
//! place, or has too much after it.

use super::{Kind, Places};
use syn::spanned::Spanned;
use syn::{BinOp, Block, Expr, ExprMethodCall, Local, Pat, Stmt};

/// Methods that wake whoever waits, here and in `multiproc`.
const WAKEUPS: &[&str] = &["notify_one", "notify_all", "unpark", "wake", "wake_by_ref"];
/// Methods that take a lock, if they have no arguments.
const LOCKS: &[&str] = &["lock", "read", "write", "acquire"];
/// Methods that only unpack what a lock returned.
const UNPACKING: &[&str] = &["unwrap", "expect", "unwrap_or_else"];

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
            && takes_lock(one)
            && takes_lock(other)
        {
            swap(one, other, places);
        }
    }
}

fn in_let(statement: &Stmt, local: &Local, places: &mut Places) {
    let Some(init) = &local.init else { return };
    if is_lock(&init.expr) {
        places.replace(Kind::DropLock, statement, "");
        if let Some(guard) = name(&local.pat) {
            let narrow = format!("{} drop({guard});", places.text(statement));
            places.replace(Kind::NarrowLock, statement, narrow);
        }
    } else if matches!(local.pat, Pat::Wild(_)) {
        in_statement(statement, &init.expr, places);
    } else if let Expr::MethodCall(collect) = &*init.expr {
        without_collect(local, collect, places);
    }
}

/// Where threads are started and collected: without `collect`, each is started only when somebody joins it.
fn without_collect(local: &Local, collect: &ExprMethodCall, places: &mut Places) {
    let starts = places.text(&collect.receiver).contains("spawn");
    if let (true, "collect", Some(threads)) = (starts, &*collect.method.to_string(), name(&local.pat)) {
        let lazy = format!("let {threads} = {};", places.text(&collect.receiver));
        places.replace(Kind::JoinAtOnce, local, lazy);
    }
}

fn in_statement(statement: &Stmt, expr: &Expr, places: &mut Places) {
    match expr {
        Expr::Try(inner) => in_statement(statement, &inner.expr, places),
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

fn takes_lock(statement: &Stmt) -> bool {
    match statement {
        Stmt::Local(local) => local.init.as_ref().is_some_and(|init| is_lock(&init.expr)),
        _ => false,
    }
}

fn swap(one: &Stmt, other: &Stmt, places: &mut Places) {
    let (first, second) = (one.span().byte_range(), other.span().byte_range());
    let between = &places.source[first.end..second.start];
    let swapped = format!("{}{between}{}", places.text(other), places.text(one));
    places.replace_range(Kind::SwapLocks, first.start..second.end, swapped);
}

fn is_lock(expr: &Expr) -> bool {
    let expr = if let Expr::Try(inner) = expr { &inner.expr } else { expr };
    let methods = chain(expr);
    let mut rest = methods.iter().skip_while(|(method, _)| UNPACKING.contains(&method.as_str()));
    rest.next().is_some_and(|(method, arguments)| LOCKS.contains(&method.as_str()) && *arguments == 0)
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

/// The methods that are called one on the result of the other, the last first, with the number of their arguments.
fn chain(expr: &Expr) -> Vec<(String, usize)> {
    let mut methods = Vec::new();
    let mut expr = expr;
    while let Expr::MethodCall(call) = expr {
        methods.push((call.method.to_string(), call.args.len()));
        expr = &call.receiver;
    }
    methods
}

/// The name that a pattern gives, if it is no more than that.
fn name(pattern: &Pat) -> Option<String> {
    match pattern {
        Pat::Ident(ident) => Some(ident.ident.to_string()),
        Pat::Type(typed) => name(&typed.pat),
        _ => None,
    }
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
    fn a_lock_is_not_taken_or_given_back_at_once() {
        for lock in ["let _guard = m.lock().unwrap();", "let mut map = self.map.write().expect(\"\");"] {
            missing(Kind::DropLock, lock);
        }
        let (_, narrow) = change(Kind::NarrowLock, "let mut guard = m.lock()?;");
        assert_eq!(narrow, "let mut guard = m.lock()?; drop(guard);");
    }

    #[test]
    fn reading_from_a_file_or_from_the_lock_is_no_lock() {
        assert_eq!(changes("let n = file.read(buffer).unwrap();"), []);
        assert_eq!(changes("let n = m.lock().unwrap().len();"), []);
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
        let (_, lazy) = change(
            Kind::JoinAtOnce,
            "let threads: Vec<_> = items.iter().map(|item| thread::spawn(work)).collect();",
        );
        assert_eq!(lazy, "let threads = items.iter().map(|item| thread::spawn(work));");
    }

    #[test]
    fn two_locks_are_taken_in_the_other_order() {
        let (_, swapped) = change(Kind::SwapLocks, "let a = x.lock().unwrap(); let b = y.lock().unwrap();");
        assert_eq!(swapped, "let b = y.lock().unwrap(); let a = x.lock().unwrap();");
    }
}
