//! Two conversations over a pipe: in one of them a process asks and another answers, in the other both talk at once.

/// Asks a child process for the reply to each of `requests`, and returns the replies in order.
///
/// * One child answers all requests, with `reply(request)` for each of them.
/// * If the child dies, the replies that came before are returned.
/// * When the function returns, the child has ended and has been joined.
///
/// You will need `multiproc::pipe`, `multiproc::Connection` and `multiproc::Process`.
pub fn ask(requests: &[String], reply: fn(String) -> String) -> Vec<String> {
    let _ = (requests, reply); // Delete this line: it only keeps the compiler quiet until you begin.
    todo!("start a child that answers, ask it, end the connection, join it")
}

/// Lets this process and a child talk to each other, both at the same time.
///
/// * Each of the two processes calls `speak` once, and sends the other one all that it returns.
/// * Each of the two calls `hear` once, with all that it has received, in the order in which it was sent.
/// * Either may have much to say: a lot of texts, or large ones.
/// * When the function returns, the child has ended and has been joined.
pub fn exchange(speak: fn() -> Vec<String>, hear: fn(Vec<String>)) {
    let _ = (speak, hear); // Delete this line, too.
    todo!("start a child that sends and receives, and do the same here")
}
