//! Sends datagrams to servers; the judge sees which process answers them, and that it is the one to say that it closes.

use exam::{Exam, Random, Value};
use process_class::Server;
use std::net::{SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

fn main() {
    exam::serve(&Exam { case, answer, baseline: None });
}

fn case(name: &str, random: &mut Random) -> Value {
    match name {
        "unused" => stopped(1, &[], 1),
        "one" => stopped(1, &[random.word(6)], 1),
        "three-clients" => stopped(3, &words(6, random), 1),
        "long" => {
            stopped(1, &[random.word(11), random.word(700), random.word(1_400), random.word(30_000)], 1)
        }
        "empty" => stopped(2, &["".to_string(), random.word(5), "".to_string()], 1),
        "words" => stopped(1, &LAST_WORDS.map(String::from), 1),
        "two-at-once" => stopped(2, &words(6, random), 2),
        "times-out" => Value::record([("timeout_ms", 300.into()), ("ends", "by itself".into())]),
        "kept-alive" => Value::record([("timeout_ms", 800.into()), ("a_datagram_each_ms", 300.into())]),
        "stopped-after-its-end" => {
            Value::record([("timeout_ms", 100.into()), ("ends", "by itself, then stopped".into())])
        }
        "random" => {
            let (clients, count) = (random.between(1, 4), random.between(0, 8));
            stopped(clients, &words(count, random), 1)
        }
        other => panic!("there is no case `{other}`"),
    }
}

/// What anybody may say without being the one to decide.
const LAST_WORDS: [&str; 12] =
    ["stop", "STOP", "Stop", "stop\n", "quit", "exit", "end", "close", "shutdown", "bye", "\0", "0"];

fn words(count: u64, random: &mut Random) -> Vec<String> {
    (0..count).map(|_| random.word(6)).collect()
}

/// So many clients say all that in turn, to so many servers in turn; then the servers are stopped.
fn stopped(clients: u64, says: &[String], servers: u64) -> Value {
    Value::record([
        ("timeout_ms", HOUR.into()),
        ("servers", servers.into()),
        ("clients", clients.into()),
        ("datagrams", says.iter().map(|text| Value::from(text.as_str())).collect()),
        ("ends", "stopped".into()),
    ])
}

const HOUR: u64 = 3_600_000;

const NO_ANSWER: &str = "no answer";

/// How long a client waits for what does not come.
const PATIENCE: Duration = Duration::from_secs(2);

fn answer(input: &Value) -> Value {
    let timeout = Duration::from_millis(input.field("timeout_ms").int());
    if let Some(gap) = input.find("a_datagram_each_ms") {
        return keep_alive(timeout, Duration::from_millis(gap.int()));
    }
    QUIET.store(false, Ordering::Relaxed);
    match input.field("ends").text() {
        "stopped" => use_and_stop(input, timeout),
        "by itself" => {
            let server = Server::start(timeout, reply, closed);
            let address = server.address();
            server.join();
            is_free(address)
        }
        _ => {
            let server = Server::start(timeout, reply, closed);
            let freed = is_free_in_time(server.address());
            server.stop();
            freed
        }
    }
}

fn use_and_stop(input: &Value, timeout: Duration) -> Value {
    let mut servers: Vec<Server> =
        (0..input.field("servers").int()).map(|_| Server::start(timeout, reply, closed)).collect();
    let clients: Vec<UdpSocket> = (0..input.field("clients").int()).map(|_| client()).collect();
    let addresses: Vec<SocketAddr> = servers.iter().map(Server::address).collect();
    let mut heard = Vec::new();
    let datagrams: Vec<&str> = input.field("datagrams").items().iter().map(Value::text).collect();
    // First all clients speak, and then all of them listen: each has to get its own answer.
    for (round, texts) in datagrams.chunks(clients.len()).enumerate() {
        let address = addresses[round % addresses.len()];
        for (text, client) in texts.iter().zip(&clients) {
            client.send_to(text.as_bytes(), address).expect("there is always a way to oneself");
        }
        heard.extend(clients.iter().take(texts.len()).map(|client| listen(client, address)));
        if heard.contains(&NO_ANSWER.into()) {
            break; // Each further one would take as much patience.
        }
    }
    while !servers.is_empty() {
        servers.remove(0).stop();
    }
    let free = addresses.into_iter().map(is_free).collect();
    Value::record([("answers", heard.into()), ("free", free)])
}

fn client() -> UdpSocket {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("the sandbox has a free port");
    socket.set_read_timeout(Some(PATIENCE)).expect("it is not zero");
    socket
}

fn listen(client: &UdpSocket, from: SocketAddr) -> Value {
    let mut buffer = [0; 1_000];
    match client.recv_from(&mut buffer) {
        Ok((length, sender)) if sender == from => in_short(&buffer[..length]),
        Ok(_) => "an answer from another address".into(),
        Err(_) => NO_ANSWER.into(),
    }
}

/// Uses a server for longer than its timeout, but never leaves it alone for so long. On a busy machine that may fail;
/// then it is tried again, and in the end nobody is blamed for it. The judge is not asked meanwhile, since nobody knows
/// how often.
fn keep_alive(timeout: Duration, gap: Duration) -> Value {
    QUIET.store(true, Ordering::Relaxed);
    let answers = (0..4).find_map(|_| one_life(timeout, gap));
    answers.unwrap_or_else(|| (0..DATAGRAMS).map(|number| in_short(&reply(datagram(number)))).collect())
}

/// What the server has answered; nothing if it was left alone for too long.
fn one_life(timeout: Duration, gap: Duration) -> Option<Value> {
    let client = client();
    let mut since = Instant::now();
    let server = Server::start(timeout, reply, closed);
    let address = server.address();
    let mut answers = Vec::new();
    for number in 0..DATAGRAMS {
        thread::sleep(gap);
        let sent = Instant::now();
        client.send_to(&datagram(number), address).expect("there is always a way to oneself");
        if since.elapsed() > timeout * 9 / 10 {
            server.stop();
            return None;
        }
        since = sent;
        answers.push(listen(&client, address));
        if answers.last() == Some(&NO_ANSWER.into()) {
            break;
        }
    }
    server.join();
    Some(answers.into())
}

const DATAGRAMS: usize = 5;

fn datagram(number: usize) -> Vec<u8> {
    format!("datagram {number}").into_bytes()
}

/// Whether anybody else can have this address.
fn is_free(address: SocketAddr) -> Value {
    Value::from(if UdpSocket::bind(address).is_ok() { "the port is free" } else { "the port is still taken" })
}

fn is_free_in_time(address: SocketAddr) -> Value {
    let begin = Instant::now();
    while UdpSocket::bind(address).is_err() && begin.elapsed() < PATIENCE * 2 {
        thread::sleep(Duration::from_millis(10));
    }
    is_free(address)
}

/// Whether the judge is left alone. A static, because a server's functions are told nothing else; a child has a copy of it
/// from the moment when it is forked.
static QUIET: AtomicBool = AtomicBool::new(false);

/// The judge's answer is part of the reply, so that nobody knows it without having asked.
fn reply(datagram: Vec<u8>) -> Vec<u8> {
    if QUIET.load(Ordering::Relaxed) {
        return [&b"re: "[..], &datagram].concat();
    }
    let asked = Value::record([("datagram", in_short(&datagram)), ("by", Value::Caller)]);
    format!("re{}", exam::call("answer", asked)).into_bytes()
}

fn closed(answered: u64) {
    if !QUIET.load(Ordering::Relaxed) {
        exam::call("closed", Value::record([("answered", answered.into()), ("by", Value::Caller)]));
    }
}

/// Bytes as text; many of them as the beginning and the end, and how many there are.
fn in_short(bytes: &[u8]) -> Value {
    if bytes.len() <= 40 {
        return bytes.escape_ascii().to_string().into();
    }
    let (start, end) = (&bytes[..12], &bytes[bytes.len() - 12..]);
    format!("{}…{} ({} bytes)", start.escape_ascii(), end.escape_ascii(), bytes.len()).into()
}
