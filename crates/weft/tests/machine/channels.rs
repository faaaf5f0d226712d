//! Channels: bounded, unbounded, and those that hand a message from hand to hand.

use std::panic::Location;
use std::rc::Rc;

use weft::sync::{RawChannel, Refused};

use crate::program::{Notes, ends, join, machine, sleep, start, time_of, took, took_in_all};

/// A channel whose messages say nothing.
#[derive(Clone)]
struct Channel(Rc<RawChannel>);

impl Channel {
    fn new(capacity: Option<usize>) -> Channel {
        Channel(Rc::new(RawChannel::new(capacity, Location::caller())))
    }

    fn send(&self) {
        let ticket = self.0.send("Sender::send", Location::caller()).expect("there is a receiver");
        self.0.handed_over("Sender::send", ticket, Location::caller()).expect("it is received");
    }

    fn receive(&self) -> Result<(), Refused> {
        self.0.receive("Receiver::recv", None, Location::caller())
    }

    fn hang_up(&self) {
        self.0.remove_sender("Sender::drop", Location::caller());
    }
}

/// When each of five messages was sent, in milliseconds; the receiver takes one every 100 ms, from 50 ms on.
fn sent(capacity: Option<usize>) -> Vec<u128> {
    let notes = Notes::new();
    let written = notes.clone();
    ends(machine(2), || {
        let (channel, written) = (Channel::new(capacity), written.clone());
        let sender = channel.clone();
        let other = start(move || {
            for _ in 0..5 {
                sender.send();
                written.write(weft::now().as_millis());
            }
        });
        sleep(50);
        for _ in 0..5 {
            channel.receive().unwrap();
            sleep(100);
        }
        join(other);
    });
    notes.all()
}

#[test]
fn an_unbounded_channel_never_blocks_the_sender() {
    assert_eq!(sent(None), [0, 0, 0, 0, 0]);
}

#[test]
fn a_bounded_channel_blocks_the_sender_when_it_is_full() {
    assert_eq!(sent(Some(1)), [0, 50, 150, 250, 350]);
    assert_eq!(sent(Some(2)), [0, 0, 50, 150, 250]);
    assert_eq!(sent(Some(9)), [0, 0, 0, 0, 0]);
}

#[test]
fn a_rendezvous_blocks_the_sender_until_the_message_is_taken() {
    assert_eq!(sent(Some(0)), [50, 150, 250, 350, 450]);
}

#[test]
fn a_pipeline_is_as_fast_as_its_slowest_stage() {
    let simulated = ends(machine(1), || {
        let (first, second) = (Channel::new(Some(1)), Channel::new(Some(1)));
        let (to, from) = (first.clone(), first);
        let maker = start(move || {
            for _ in 0..10 {
                sleep(10);
                to.send();
            }
            to.hang_up();
        });
        let next = second.clone();
        let middle = start(move || {
            while from.receive().is_ok() {
                sleep(30);
                next.send();
            }
            next.hang_up();
        });
        while second.receive().is_ok() {
            sleep(20);
        }
        join(maker);
        join(middle);
    });
    took_in_all(10 + 10 * 30 + 20, &simulated);
}

#[test]
fn whoever_receives_is_told_when_the_last_sender_is_gone() {
    ends(machine(2), || {
        let channel = Channel::new(None);
        let sender = channel.clone();
        let other = start(move || {
            sleep(70);
            sender.hang_up();
        });
        took(70, time_of(|| assert_eq!(channel.receive(), Err(Refused::Disconnected))));
        join(other);
    });
}

#[test]
fn whoever_sends_is_told_when_the_receiver_is_gone() {
    ends(machine(2), || {
        let channel = Channel::new(Some(1));
        let receiver = channel.clone();
        let other = start(move || {
            sleep(70);
            receiver.0.remove_receiver("Receiver::drop", Location::caller());
        });
        channel.send();
        let refused = || channel.0.send("SyncSender::send", Location::caller()).err();
        took(70, time_of(|| assert_eq!(refused(), Some(Refused::Disconnected))));
        join(other);
    });
}
