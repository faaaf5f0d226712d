//! What a thread is called that the program gave no name: found at the place in the source that spawns it.
//!
//! `let producer = thread::spawn(…)` spawns the producer, and so does `thread::spawn(move || producer(queue))`. A handle
//! called `h` or `t2` says nothing, and something in a loop or a closure is a name of all the threads there.

use super::made::{Around, Label, label, outwards};
use super::tokens::{Token, closing, split};

/// The name of the thread that the expression at `start` spawns; `is_function` tells which methods are the
/// submission's own.
pub fn name(tokens: &[Token], start: usize, is_function: &dyn Fn(&str) -> bool) -> Option<String> {
    handle(tokens, start).or_else(|| called(tokens, start, is_function))
}

/// The variable that the handle is put into.
fn handle(tokens: &[Token], start: usize) -> Option<String> {
    let mut at = start;
    loop {
        match outwards(tokens, at)? {
            Around::Bracket { open, closure: false, .. } => at = open,
            Around::Assigned { closure: false, .. } => break,
            Around::Bracket { .. } | Around::Assigned { .. } | Around::Field(_) => return None,
        }
    }
    match label(tokens, start)? {
        Label::One(name) => (!says_nothing(&name)).then_some(name),
        Label::Ends(..) => None,
    }
}

fn says_nothing(name: &str) -> bool {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_').to_ascii_lowercase();
    let generic = [
        "h",
        "t",
        "j",
        "th",
        "hdl",
        "jh",
        "handle",
        "handles",
        "thread",
        "threads",
        "child",
        "children",
        "join",
        "join_handle",
        "spawned",
        "result",
        "results",
        "a",
        "b",
        "c",
        "x",
        "y",
    ];
    stem.is_empty() || generic.contains(&stem.as_str())
}

/// The function that the thread runs, if it runs nothing else.
fn called(tokens: &[Token], start: usize, is_function: &dyn Fn(&str) -> bool) -> Option<String> {
    let body = body(arguments(tokens, start)?);
    let (last, before) = body.split_last()?;
    if last.is_word() {
        return is_path(body).then(|| last.text.to_string());
    }
    let open = (0..before.len()).find(|at| before[*at].text == "(")?;
    let (callee, inside) = body.split_at(open);
    let name = callee.last().filter(|name| name.is_word())?.text;
    let whole = closing(inside, 0)? + 1 == inside.len();
    (whole && (is_path(callee) || is_method(callee) && is_function(name))).then(|| name.to_string())
}

/// What the thread runs: the last argument of `spawn`.
fn arguments<'a, 'b>(tokens: &'a [Token<'b>], start: usize) -> Option<&'a [Token<'b>]> {
    let mut at = start;
    while tokens.get(at)?.text != ";" {
        if tokens[at].text == "(" {
            let end = closing(tokens, at)?;
            if at > 0 && tokens[at - 1].text.starts_with("spawn") {
                return split(&tokens[at + 1..end], ",").into_iter().rfind(|argument| !argument.is_empty());
            }
            at = end;
        }
        at += 1;
    }
    None
}

/// What a closure does, without `move`, its parameters, the braces and a last semicolon.
fn body<'a, 'b>(mut function: &'a [Token<'b>]) -> &'a [Token<'b>] {
    loop {
        function = match function {
            [first, rest @ ..] if matches!(first.text, "move" | "||") => rest,
            [first, rest @ ..] if first.text == "|" => {
                let end = rest.iter().position(|token| token.text == "|").map_or(rest.len(), |end| end + 1);
                &rest[end..]
            }
            [first, inside @ .., last] if (first.text, last.text) == ("{", "}") => inside,
            [rest @ .., last] if last.text == ";" => rest,
            _ => return function,
        }
    }
}

fn is_path(tokens: &[Token]) -> bool {
    tokens.iter().all(|token| token.is_word() || token.text == "::")
}

fn is_method(tokens: &[Token]) -> bool {
    tokens.iter().all(|token| token.is_word() || matches!(token.text, "::" | "."))
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    /// The name of the first thread that is spawned in a source; its place is that of `spawn` or of a path before it.
    fn spawned(source: &str) -> Option<String> {
        let tokens = tokens(source);
        let spawn = tokens.iter().position(|token| token.text.starts_with("spawn")).unwrap();
        let start = if spawn > 1 && tokens[spawn - 2].text == "thread" { spawn - 2 } else { spawn };
        name(&tokens, start, &|name| name == "drain")
    }

    #[test]
    fn a_telling_variable_names_its_thread() {
        assert_eq!(
            spawned("let producer = thread::spawn(move || { f(); g(); });").as_deref(),
            Some("producer")
        );
        assert_eq!(spawned("let reader =\n s.spawn(|| { f(); g(); });").as_deref(), Some("reader"));
    }

    #[test]
    fn a_handle_that_says_nothing_does_not() {
        for handle in ["h", "t1", "handle2", "_", "_t", "thread"] {
            assert_eq!(spawned(&format!("let {handle} = thread::spawn(|| {{ f(); g() }});")), None);
        }
    }

    #[test]
    fn the_only_function_called_names_its_thread() {
        assert_eq!(spawned("let h = thread::spawn(worker);").as_deref(), Some("worker"));
        assert_eq!(spawned("thread::spawn(move || increment(&c, 2));").as_deref(), Some("increment"));
        assert_eq!(spawned("s.spawn(|_| { bank::transfer(&a); });").as_deref(), Some("transfer"));
        assert_eq!(spawned("b.spawn_scoped(s, || produce()).unwrap();").as_deref(), Some("produce"));
        assert_eq!(spawned("thread::Builder::new().stack_size(9).spawn(run)?;").as_deref(), Some("run"));
    }

    #[test]
    fn a_method_names_its_thread_if_the_submission_has_it() {
        assert_eq!(spawned("thread::spawn(move || queue.drain());").as_deref(), Some("drain"));
        assert_eq!(spawned("thread::spawn(move || tx.send(1));"), None);
    }

    #[test]
    fn more_than_one_call_gives_no_name() {
        assert_eq!(spawned("thread::spawn(move || { f(); g() });"), None);
        assert_eq!(spawned("thread::spawn(move || f().unwrap());"), None);
        assert_eq!(spawned("thread::spawn(move || f(1) + g(2));"), None);
        assert_eq!(spawned("thread::spawn(move || assert!(true));"), None);
    }

    #[test]
    fn a_name_of_all_threads_is_not_the_name_of_one() {
        assert_eq!(
            spawned("let workers: Vec<_> = (0..2).map(|_| thread::spawn(|| { f(); g() })).collect();"),
            None
        );
        assert_eq!(spawned("let sum = thread::scope(|s| { s.spawn(|| { f(); g() }); 1 });"), None);
    }
}
