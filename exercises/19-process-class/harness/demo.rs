//! Two servers at once, and a client for each word on the command line; one server is stopped, the other one times out.

use process_class::Server;
use std::env;
use std::net::UdpSocket;
use std::process;
use std::time::{Duration, Instant};

fn main() {
    let mut words: Vec<String> = env::args().skip(1).collect();
    if words.is_empty() {
        words = ["hello", "stop", "a datagram of more than ten bytes"].map(String::from).to_vec();
    }
    let servers = [start(), start()];
    for word in &words {
        for server in &servers {
            let client = UdpSocket::bind("127.0.0.1:0").expect("there is a free port");
            client.set_read_timeout(Some(Duration::from_secs(1))).expect("it is not zero");
            client.send_to(word.as_bytes(), server.address()).expect("there is a way to oneself");
            let mut buffer = [0; 1_000];
            let answer = client
                .recv(&mut buffer)
                .map(|length| String::from_utf8_lossy(&buffer[..length]).into_owned());
            println!(
                "{}: {}",
                server.address(),
                answer.unwrap_or_else(|error| format!("no answer: {error}"))
            );
        }
    }
    let begin = Instant::now();
    let [first, second] = servers;
    first.stop();
    println!("the first is stopped after {:.2} s", begin.elapsed().as_secs_f64());
    second.join();
    println!("the second has ended after {:.2} s, as nobody needed it", begin.elapsed().as_secs_f64());
}

fn start() -> Server {
    Server::start(Duration::from_secs(1), shout, |answered| {
        println!("process {} has answered {answered} datagrams", process::id());
    })
}

fn shout(datagram: Vec<u8>) -> Vec<u8> {
    format!("{}! says process {}", datagram.to_ascii_uppercase().escape_ascii(), process::id()).into_bytes()
}
