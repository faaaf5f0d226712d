//! Mistakes with workers: each is waited for before the next begins, the caller does their work, or nobody ends them.

use super::locks::name;
use super::{Kind, Places};
use syn::{Block, Expr, ExprMethodCall, ExprPath, Local, Stmt};

/// Finds the mistakes that can be made in the statements of a block which start something.
pub(super) fn find(block: &Block, places: &mut Places) {
    for statement in &block.stmts {
        match statement {
            Stmt::Local(local) => in_let(local, places),
            Stmt::Expr(expr, Some(_)) => join_what_starts(statement, expr, places),
            Stmt::Expr(_, None) | Stmt::Item(_) | Stmt::Macro(_) => {}
        }
    }
}

fn in_let(local: &Local, places: &mut Places) {
    let Some(init) = &local.init else { return };
    match &*init.expr {
        Expr::MethodCall(call) if call.method == "collect" => without_collect(local, call, places),
        expr if makes_pool(expr) => {
            let leaked = format!("std::mem::ManuallyDrop::new({})", places.text(expr));
            places.replace(Kind::Leak, expr, leaked);
        }
        _ => {}
    }
}

/// Where threads or processes are started and collected: without `collect`, each is started only when somebody joins it.
fn without_collect(local: &Local, collect: &ExprMethodCall, places: &mut Places) {
    if let Some(workers) = name(&local.pat) {
        let lazy = format!("let {workers} = {};", places.text(&collect.receiver));
        places.replace(Kind::JoinAtOnce, local, lazy);
    }
}

/// `child.start()…;`, as `multiproc` and Python have it.
fn join_what_starts(statement: &Stmt, expr: &Expr, places: &mut Places) {
    if let Some(child) = started(expr) {
        let joined = format!("{} let _ = {child}.join();", places.text(statement));
        places.replace(Kind::JoinAtOnce, statement, joined);
    }
}

fn started(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Try(inner) => started(&inner.expr),
        Expr::MethodCall(call) if call.method == "start" && call.args.is_empty() => match &*call.receiver {
            Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
            _ => None,
        },
        Expr::MethodCall(call) => started(&call.receiver),
        _ => None,
    }
}

/// `Pool::new(…)`, unpacked or not.
fn makes_pool(expr: &Expr) -> bool {
    match expr {
        Expr::Try(inner) => makes_pool(&inner.expr),
        Expr::MethodCall(call) => makes_pool(&call.receiver),
        Expr::Call(call) => matches!(&*call.func, Expr::Path(path) if is_new_of_pool(path)),
        _ => false,
    }
}

fn is_new_of_pool(path: &ExprPath) -> bool {
    let mut names = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
    names.next().is_some_and(|name| name == "new") && names.next().is_some_and(|name| name == "Pool")
}

/// `pool.map(job, items)` and `pool.imap(job, items)`: an iterator's `map` has no items as an argument.
pub(super) fn in_turn(call: &ExprMethodCall, places: &mut Places) {
    let [job, items] = call.args.iter().collect::<Vec<&Expr>>()[..] else { return };
    let mapped = format!("{}.into_iter().map({})", places.text(items), places.text(job));
    match call.method.to_string().as_str() {
        "map" => {
            places.replace(
                Kind::InTurn,
                call,
                format!("Ok::<Vec<_>, multiproc::PoolError>({mapped}.collect())"),
            );
        }
        "imap" => places.replace(Kind::InTurn, call, format!("{mapped}.map(Ok::<_, multiproc::PoolError>)")),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::{change, changes};
    use super::*;

    #[test]
    fn without_a_collection_each_thread_is_started_when_it_is_joined() {
        let lazy = |body: &str| change(Kind::JoinAtOnce, body).1;
        assert_eq!(
            lazy("let threads: Vec<_> = items.iter().map(|item| thread::spawn(work)).collect();"),
            "let threads = items.iter().map(|item| thread::spawn(work));"
        );
        assert_eq!(lazy("let all: Vec<_> = start.collect();"), "let all = start;");
    }

    #[test]
    fn a_process_is_joined_where_it_is_started() {
        let (_, joined) = change(Kind::JoinAtOnce, "child.start().expect(\"room\");");
        assert_eq!(joined, "child.start().expect(\"room\"); let _ = child.join();");
        assert_eq!(change(Kind::JoinAtOnce, "child.start()?;").1, "child.start()?; let _ = child.join();");
        assert!(!changes("Server::start(1);").iter().any(|(kind, ..)| *kind == "join-at-once"));
    }

    #[test]
    fn the_caller_does_the_work_of_a_pool() {
        assert_eq!(
            change(Kind::InTurn, "pool.map(job, items.to_vec())?").1,
            "Ok::<Vec<_>, multiproc::PoolError>(items.to_vec().into_iter().map(job).collect())"
        );
        assert_eq!(
            change(Kind::InTurn, "pool.imap(job, items)").1,
            "items.into_iter().map(job).map(Ok::<_, multiproc::PoolError>)"
        );
        assert!(!changes("items.map(job)").iter().any(|(kind, ..)| *kind == "in-turn"));
    }

    #[test]
    fn nobody_ends_the_workers_of_a_pool() {
        let (_, leaked) = change(Kind::Leak, "let pool = Pool::new(workers).expect(\"room\");");
        assert_eq!(leaked, "std::mem::ManuallyDrop::new(Pool::new(workers).expect(\"room\"))");
        assert!(!changes("let queue = Queue::new();").iter().any(|(kind, ..)| *kind == "leak"));
    }
}
