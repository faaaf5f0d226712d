//! A server and two clients, or a client and somebody who stops it, in every order of what they do.

use manager::{A, Manager, Stopped};
use std::thread;

/// Two clients add one to the same object: it is two more.
pub fn no_change_is_lost() {
    let manager = Manager::start(vec![A { i: 0 }]);
    let lists = [manager.list(), manager.list()];
    thread::scope(|scope| {
        for list in lists {
            scope
                .spawn(move || assert_eq!(list.update(0, |a| a.i += 1), Ok(true), "the answer to an update"));
        }
    });
    assert_eq!(manager.stop(), [A { i: 2 }], "what two clients have made of A(0)");
}

/// Two clients ask for two objects: each gets the one that it asked for.
pub fn each_gets_its_own_answer() {
    let manager = Manager::start(vec![A { i: 0 }, A { i: 1 }]);
    let lists = [manager.list(), manager.list()];
    thread::scope(|scope| {
        for (index, list) in lists.into_iter().enumerate() {
            scope.spawn(move || {
                let got = list.get(index);
                assert_eq!(got, Ok(Some(A { i: index as u64 })), "what `get({index})` has returned");
            });
        }
    });
    manager.stop();
}

/// A client pushes while the manager is stopped: the push is done, or the client is told that it is not.
pub fn what_is_promised_is_done() {
    let manager = Manager::start(vec![A { i: 0 }]);
    let list = manager.list();
    let client = thread::spawn(move || list.push(A { i: 1 }));
    let objects = manager.stop();
    match client.join().expect("the client has not panicked") {
        Ok(()) => assert_eq!(objects, [A { i: 0 }, A { i: 1 }], "the list after a push that was `Ok`"),
        Err(Stopped) => assert_eq!(objects, [A { i: 0 }], "the list after a push that was `Stopped`"),
    }
}
