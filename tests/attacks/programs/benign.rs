//! Does what programs on processes and threads do; nobody may hold it up.

#[path = "libc.rs"]
mod libc;
use libc::*;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::unix::net::UnixStream;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex};
use std::time::Duration;

fn main() {
    threads();
    waiting_for_each_other();
    children_and_their_codes();
    a_program();
    a_pipe_and_a_pair();
    shared_memory();
    signals_to_children();
    tcp_and_udp();
    files();
    memory_that_children_share();
    println!("all worked");
}

fn threads() {
    let sum = AtomicU64::new(0);
    std::thread::scope(|threads| {
        for number in 0..8 {
            let sum = &sum;
            threads.spawn(move || sum.fetch_add(number, Ordering::Relaxed));
        }
    });
    assert_eq!(sum.into_inner(), 28);
}

fn waiting_for_each_other() {
    let turn = Mutex::new(0);
    let changed = Condvar::new();
    std::thread::scope(|threads| {
        for number in 0..4 {
            let (turn, changed) = (&turn, &changed);
            threads.spawn(move || {
                let mut now = changed.wait_while(turn.lock().unwrap(), |now| *now != number).unwrap();
                *now += 1;
                changed.notify_all();
            });
        }
    });
    assert_eq!(*turn.lock().unwrap(), 4);
}

fn children_and_their_codes() {
    let pids: Vec<i32> = (0..10)
        .map(|code| match fork_process().expect("it forks") {
            0 => exit(code),
            pid => pid,
        })
        .collect();
    let codes: Vec<i32> = pids.into_iter().map(|pid| wait_for(pid) >> 8).collect();
    assert_eq!(codes, (0..10).collect::<Vec<_>>());
}

fn a_program() {
    let output = Command::new("echo").arg("hello").output().expect("it starts");
    assert_eq!(output.stdout, b"hello\n");
}

fn a_pipe_and_a_pair() {
    let (mut reader, mut writer) = std::io::pipe().unwrap();
    let child = in_child(|| writer.write_all(b"word").unwrap()).unwrap();
    let mut word = [0; 4];
    reader.read_exact(&mut word).unwrap();
    wait_for(child);
    let (mut one, mut other) = UnixStream::pair().unwrap();
    other.write_all(&word).unwrap();
    one.read_exact(&mut word).unwrap();
    assert_eq!(&word, b"word");
}

fn shared_memory() {
    let counter = unsafe { &*mmap(0, PAGE, 3, 0x21, -1, 0).cast::<AtomicU64>() };
    let pids: Vec<i32> =
        (0..5).map(|_| in_child(|| _ = counter.fetch_add(1, Ordering::SeqCst)).unwrap()).collect();
    pids.into_iter().for_each(|pid| _ = wait_for(pid));
    assert_eq!(counter.load(Ordering::SeqCst), 5);
    assert!(hold(MIB, Sharing::Private) && hold(MIB, Sharing::Shared));
}

fn signals_to_children() {
    let child = in_child(|| sleep()).unwrap();
    for signal in [SIGSTOP, SIGCONT, SIGKILL] {
        assert_eq!(call(62, [i64::from(child), signal]), Ok(0));
    }
    assert_eq!(wait_for(child), SIGKILL as i32);
}

fn tcp_and_udp() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (mut server, _) = listener.accept().unwrap();
    client.write_all(b"tcp!").unwrap();
    let mut word = [0; 4];
    server.read_exact(&mut word).unwrap();
    assert_eq!(&word, b"tcp!");
    let one = UdpSocket::bind("127.0.0.1:0").unwrap();
    one.set_read_timeout(Some(Duration::from_secs(2))).unwrap();
    UdpSocket::bind("127.0.0.1:0").unwrap().send_to(b"udp!", one.local_addr().unwrap()).unwrap();
    one.recv(&mut word).unwrap();
    assert_eq!(&word, b"udp!");
}

fn files() {
    let path = format!("{}/file", given("scratch"));
    std::fs::write(&path, vec![7; MIB]).unwrap();
    assert_eq!(std::fs::read(&path).unwrap().len(), MIB);
    std::fs::rename(&path, format!("{path}-renamed")).unwrap();
    assert_eq!(std::fs::read(format!("{}/given", given("readable"))).unwrap(), b"given");
}

/// Each child could have all of it; none does.
fn memory_that_children_share() {
    assert!(hold(60 * MIB, Sharing::Private));
    let pids: Vec<i32> =
        (0..20).map(|_| in_child(|| std::thread::sleep(Duration::from_millis(200))).unwrap()).collect();
    pids.into_iter().for_each(|pid| _ = wait_for(pid));
}
