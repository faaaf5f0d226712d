//! The lesson's two lists: numbers that eight clients add to, and objects of which they change copies.

use manager::{A, List, Manager};
use std::thread;

const CLIENTS: usize = 8;

fn main() {
    tell("each of 8 clients updates each object", vec![A { i: 1 }, A { i: 2 }, A { i: 3 }], |list| {
        (0..3).for_each(|index| _ = list.update(index, |a| a.i += 1));
    });
    tell("each gets each object and changes it", vec![A { i: 0 }, A { i: 0 }, A { i: 0 }], |list| {
        for index in 0..3 {
            let Ok(Some(mut a)) = list.get(index) else { return };
            set_i(&mut a, 2);
        }
    });
    tell("each gets it, changes it and sets it", vec![A { i: 0 }, A { i: 0 }, A { i: 0 }], |list| {
        for index in 0..3 {
            let Ok(Some(mut a)) = list.get(index) else { return };
            a.i += 1;
            thread::yield_now();
            let _ = list.set(index, a);
        }
    });
}

fn tell(what: &str, objects: Vec<A>, client: fn(List)) {
    let manager = Manager::start(objects);
    thread::scope(|scope| {
        for _ in 0..CLIENTS {
            let list = manager.list();
            scope.spawn(move || client(list));
        }
    });
    let list: Vec<String> = manager.stop().iter().map(|object| format!("A({})", object.i)).collect();
    println!("{what:<40} [{}]", list.join(", "));
}

fn set_i(a: &mut A, i: u64) {
    a.i = i;
}
