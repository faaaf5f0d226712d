//! The lesson's two messages: a reporter that lets a consumer go after a while. Then three consumers, and a gate that is
//! open for a moment only.

use condition_event::{Event, Gate};
use std::thread;
use std::time::{Duration, Instant};

const WHILE: Duration = Duration::from_millis(500);

fn main() {
    let (event, begin) = (Event::new(), Instant::now());
    thread::scope(|scope| {
        for consumer in 1..=3 {
            let (event, begin) = (&event, begin);
            scope.spawn(move || {
                event.wait();
                println!("{:4.1} s  consumer {consumer} goes on", begin.elapsed().as_secs_f64());
            });
        }
        thread::sleep(WHILE);
        println!("{:4.1} s  the reporter sets the event", begin.elapsed().as_secs_f64());
        event.set();
    });
    event.clear();
    let in_time = event.wait_timeout(WHILE);
    println!(
        "{:4.1} s  cleared; has it been set again in half a second? {in_time}",
        begin.elapsed().as_secs_f64()
    );

    let gate = Gate::new();
    thread::scope(|scope| {
        for walker in 1..=3 {
            let gate = &gate;
            scope.spawn(move || {
                gate.pass();
                println!("        walker {walker} is through");
            });
        }
        while gate.waiting() < 3 {
            thread::sleep(Duration::from_millis(10));
        }
        println!("        three stand before the gate; it is opened and closed again at once");
        gate.open();
        gate.close();
    });
}
