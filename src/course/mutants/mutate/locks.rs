//! Mistakes with locks: one is not taken, is given back too early or in the middle, or two are taken in the other order.

use super::{Kind, Places, statements};
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprPath, Local, Pat, Stmt};

/// Methods that take a lock, if they have no arguments.
const LOCKS: &[&str] = &["lock", "read", "write", "acquire"];
/// Methods that only unpack what a lock returned.
const UNPACKING: &[&str] = &["unwrap", "expect", "unwrap_or_else"];

/// Finds the mistakes that can be made with the locks that the statements of a block take.
pub(super) fn find(block: &Block, places: &mut Places) {
    for (index, statement) in block.stmts.iter().enumerate() {
        let Some(local) = takes_lock(statement) else { continue };
        places.replace(Kind::DropLock, statement, "");
        let Some(guard) = name(&local.pat) else { continue };
        let narrow = format!("{} drop({guard});", places.text(statement));
        places.replace(Kind::NarrowLock, statement, narrow);
        split(statement, &guard, &block.stmts[index + 1..], places);
    }
    for pair in block.stmts.windows(2) {
        if let [one, other] = pair
            && takes_lock(one).is_some()
            && takes_lock(other).is_some()
        {
            statements::swap(Kind::SwapLocks, one, other, places);
        }
    }
}

/// Between each two statements that use the guard, others may have the lock for a moment.
fn split(lock: &Stmt, guard: &str, rest: &[Stmt], places: &mut Places) {
    if uses(lock, guard) {
        return; // The guard is called as the lock is, which cannot be taken again under this name.
    }
    let needs = |statement: &&Stmt| uses(statement, guard) && !drops(statement);
    let users: Vec<&Stmt> = rest.iter().filter(needs).collect();
    for statement in users.iter().rev().skip(1) {
        let again = format!("{} drop({guard}); {}", places.text(statement), places.text(lock));
        places.replace(Kind::SplitLock, *statement, again);
    }
}

/// What gives the lock back needs no lock.
fn drops(statement: &Stmt) -> bool {
    let Stmt::Expr(Expr::Call(call), _) = statement else { return false };
    matches!(&*call.func, Expr::Path(path) if path.path.is_ident("drop"))
}

fn uses(statement: &Stmt, name: &str) -> bool {
    let mut uses = Uses { name, found: false };
    uses.visit_stmt(statement);
    uses.found
}

/// Whether a name occurs in an expression.
struct Uses<'a> {
    name: &'a str,
    found: bool,
}

impl Visit<'_> for Uses<'_> {
    fn visit_expr_path(&mut self, path: &ExprPath) {
        self.found |= path.path.is_ident(self.name);
        visit::visit_expr_path(self, path);
    }
}

fn takes_lock(statement: &Stmt) -> Option<&Local> {
    match statement {
        Stmt::Local(local) => local.init.as_ref().is_some_and(|init| is_lock(&init.expr)).then_some(local),
        Stmt::Expr(..) | Stmt::Item(_) | Stmt::Macro(_) => None,
    }
}

/// Whether this takes a lock, and does no more.
pub(super) fn is_lock(expr: &Expr) -> bool {
    let expr = if let Expr::Try(inner) = expr { &inner.expr } else { expr };
    let methods = chain(expr);
    let mut rest = methods.iter().skip_while(|(method, _)| UNPACKING.contains(&method.as_str()));
    rest.next().is_some_and(|(method, arguments)| LOCKS.contains(&method.as_str()) && *arguments == 0)
}

/// The methods that are called one on the result of the other, the last first, with the number of their arguments.
pub(super) fn chain(expr: &Expr) -> Vec<(String, usize)> {
    let mut methods = Vec::new();
    let mut expr = expr;
    while let Expr::MethodCall(call) = expr {
        methods.push((call.method.to_string(), call.args.len()));
        expr = &call.receiver;
    }
    methods
}

/// The name that a pattern gives, if it is no more than that.
pub(super) fn name(pattern: &Pat) -> Option<String> {
    match pattern {
        Pat::Ident(ident) => Some(ident.ident.to_string()),
        Pat::Type(typed) => name(&typed.pat),
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
    fn a_lock_is_given_back_between_two_statements_that_need_it() {
        let (before, after) = change(Kind::SplitLock, "let n = m.lock()?; let x = n.get(); f(); n.set(x);");
        assert_eq!(
            (before.as_str(), after.as_str()),
            ("let x = n.get();", "let x = n.get(); drop(n); let n = m.lock()?;")
        );
        let all = changes("let n = m.lock()?; n.a(); n.b(); n.c(); drop(n);");
        assert_eq!(all.iter().filter(|(kind, ..)| *kind == "split-lock").count(), 2);
    }

    #[test]
    fn a_guard_that_is_called_as_its_lock_is_not_taken_twice() {
        let all = changes("let n = n.lock()?; n.a(); n.b();");
        assert!(!all.iter().any(|(kind, ..)| *kind == "split-lock"));
    }

    #[test]
    fn two_locks_are_taken_in_the_other_order() {
        let (_, swapped) = change(Kind::SwapLocks, "let a = x.lock().unwrap(); let b = y.lock().unwrap();");
        assert_eq!(swapped, "let b = y.lock().unwrap(); let a = x.lock().unwrap();");
    }
}
