//! Ten tasks that sleep for a second, in one thread; other seconds may be given: `grader run exercise-11 -- 0.3 0.1`.

use event_loop::{Task, run, sleep, yield_now};
use std::time::{Duration, Instant};

fn main() {
    let mut seconds: Vec<f64> =
        std::env::args().skip(1).map(|text| text.parse().expect("seconds, as `0.5`")).collect();
    if seconds.is_empty() {
        seconds = vec![1.0; 10];
    }
    let begin = Instant::now();
    let tasks = (1..).zip(&seconds).map(|(number, &seconds)| task(number, seconds, begin)).collect();
    let results = run(tasks);
    println!("results: {results:?}");
    println!(
        "all slept {:.2} s, and it took {:.2} s",
        seconds.iter().sum::<f64>(),
        begin.elapsed().as_secs_f64()
    );
}

fn task(number: u64, seconds: f64, begin: Instant) -> Task {
    let tell = move |what: &str| println!("{:5.2} s  task {number} {what}", begin.elapsed().as_secs_f64());
    Box::pin(async move {
        tell("begins");
        yield_now().await;
        tell("goes to sleep");
        sleep(Duration::from_secs_f64(seconds)).await;
        tell("ends");
        number * number
    })
}
