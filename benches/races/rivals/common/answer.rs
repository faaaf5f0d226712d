//! How a program on a rival is told what to do, in the variable `RIVAL`, and answers, with one line of JSON.

use real_std::prelude::v1::*;
use real_std::sync::Arc;
use real_std::sync::atomic::{AtomicU64, Ordering};
use real_std::time::{Duration, Instant};
use real_std::{env, format, panic, println};

/// What to do.
pub struct Order {
    /// Which of the rival's searches.
    pub search: String,
    /// How long.
    pub budget: Duration,
    /// How often, if there is time.
    pub repeats: u64,
}

impl Order {
    fn read() -> Order {
        let text = env::var("RIVAL").unwrap_or_default();
        let value = |key: &str| {
            let mut parts = text.split(';').filter_map(|part| part.split_once('='));
            parts.find(|part| part.0 == key).map_or("", |part| part.1).to_string()
        };
        Order {
            search: value("search"),
            budget: Duration::from_millis(value("budget_ms").parse().unwrap_or(1500)),
            repeats: value("repeats").parse().unwrap_or(1),
        }
    }
}

/// One search of `scenario`, from the given seed and for the given time, that panics if it finds something. Whether the
/// whole space was seen.
pub type Search = fn(search: &str, seed: u64, time: Duration, scenario: Arc<dyn Fn() + Send + Sync>) -> bool;

/// Searches, again and again with other seeds, and tells how long each took to find something. A search that finds
/// nothing takes all the time there is.
pub fn main(search: Search, scenario: fn()) {
    let order = Order::read();
    panic::set_hook(Box::new(|_| ()));
    let started = Instant::now();
    for seed in 1..=order.repeats {
        let left = order.budget.saturating_sub(started.elapsed());
        if seed > 1 && left < order.budget / 2 {
            return;
        }
        println!("{}", one(&order, search, scenario, seed, left));
    }
}

fn one(order: &Order, search: Search, scenario: fn(), seed: u64, left: Duration) -> String {
    let executions = Arc::new(AtomicU64::new(0));
    let counter = executions.clone();
    let counted = Arc::new(move || {
        counter.fetch_add(1, Ordering::Relaxed);
        scenario();
    });
    let started = Instant::now();
    let ran = panic::catch_unwind(move || search(&order.search, seed, left, counted));
    let micros = started.elapsed().as_micros();
    let executions = executions.load(Ordering::Relaxed);
    let (verdict, complete, message) = match ran {
        Ok(complete) => ("passed", complete, String::new()),
        Err(payload) => ("failed", false, message(&*payload)),
    };
    format!(
        "{{\"verdict\":\"{verdict}\",\"complete\":{complete},\"executions\":{executions},\"micros\":{micros},\"message\":{message:?}}}"
    )
}

/// Its first line, in characters that Rust and JSON write alike.
fn message(payload: &(dyn core::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(ToString::to_string);
    let text = text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default();
    text.lines().next().unwrap_or_default().chars().filter(|c| c.is_ascii() && !c.is_control()).collect()
}
