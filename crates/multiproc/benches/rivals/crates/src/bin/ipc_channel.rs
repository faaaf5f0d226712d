//! What the crate `ipc-channel` has: channels. A process at the other end is begun as its documentation shows it, with a
//! server for one message.

use ipc_channel::ipc::{self, IpcBytesReceiver, IpcOneShotServer, IpcReceiver, IpcSender};
use serde::{Deserialize, Serialize};
use std::env;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

const LARGE: usize = 1 << 20;

/// What a child offers its parent.
#[derive(Serialize, Deserialize)]
struct Offer {
    go: IpcSender<u64>,
    numbers: IpcReceiver<u64>,
    bytes: IpcBytesReceiver,
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let count = arguments[1].parse().expect("the second argument is a number");
    let measure = arguments[0].as_str();
    if let Some(server) = arguments.get(2) {
        return serve(measure, count, server);
    }
    let time = match measure {
        "spawn" => starts(count),
        "queue_small" | "pipe_small" => small(count),
        "queue_large" | "pipe_large" => large(count),
        "pipe_round" => rounds(count),
        measure => panic!("ipc-channel has no {measure}"),
    };
    println!("{}", time.as_nanos());
}

fn begin(measure: &str, count: u64) -> (Child, Offer) {
    let (server, name) = IpcOneShotServer::<Offer>::new().expect("there is room for a server");
    let program = env::current_exe().expect("the program knows its file");
    let child = Command::new(program).args([measure, &count.to_string(), &name]).spawn();
    let (_, offer) = server.accept().expect("the child makes an offer");
    (child.expect("there is room for a process"), offer)
}

fn end(mut child: Child) {
    assert!(child.wait().expect("it is a child").success());
}

/// The child.
fn serve(measure: &str, count: u64, server: &str) {
    let (go, started) = ipc::channel::<u64>().expect("there is room for a channel");
    let (sender, numbers) = ipc::channel::<u64>().expect("there is room for a channel");
    let (bytes_sender, bytes) = ipc::bytes_channel().expect("there is room for a channel");
    let parent = IpcSender::connect(server.to_string()).expect("the parent waits");
    parent.send(Offer { go, numbers, bytes }).expect("the parent listens");
    started.recv().expect("the parent says when");
    match measure {
        "queue_small" | "pipe_small" => (0..count).for_each(|number| sender.send(number).expect("it listens")),
        "queue_large" | "pipe_large" => {
            (0..count).for_each(|_| bytes_sender.send(&vec![7; LARGE]).expect("it listens"));
        }
        "pipe_round" => {
            (0..count).for_each(|_| sender.send(started.recv().expect("it sends")).expect("it listens"));
        }
        _ => {}
    }
}

fn starts(count: u64) -> Duration {
    let begun = Instant::now();
    for number in 0..count {
        let (child, offer) = begin("spawn", 0);
        offer.go.send(number).expect("it listens");
        end(child);
    }
    begun.elapsed()
}

fn small(count: u64) -> Duration {
    let (child, offer) = begin("pipe_small", count);
    let begun = Instant::now();
    offer.go.send(0).expect("it listens");
    let sum: u64 = (0..count).map(|_| offer.numbers.recv().expect("it sends")).sum();
    let time = begun.elapsed();
    assert_eq!(sum, count * (count - 1) / 2);
    end(child);
    time
}

fn large(count: u64) -> Duration {
    let (child, offer) = begin("pipe_large", count);
    let begun = Instant::now();
    offer.go.send(0).expect("it listens");
    for _ in 0..count {
        assert_eq!(offer.bytes.recv().expect("it sends").len(), LARGE);
    }
    let time = begun.elapsed();
    end(child);
    time
}

fn rounds(count: u64) -> Duration {
    let (child, offer) = begin("pipe_round", count);
    offer.go.send(0).expect("it listens");
    let begun = Instant::now();
    for number in 0..count {
        offer.go.send(number).expect("it listens");
        assert_eq!(offer.numbers.recv().expect("it sends"), number);
    }
    let time = begun.elapsed();
    end(child);
    time
}
