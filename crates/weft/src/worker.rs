//! A checked program as a process of its own: it is told what to do by the variable `WEFT` of its environment, and
//! answers with lines of JSON on a descriptor.

use crate::config::Config;
use crate::explore::{explore, replay};
use crate::failure::Failure;
#[cfg(feature = "runtime")]
use crate::fatal::Pending;
use crate::json;
use crate::machine::{Settings, simulate};
use crate::outcome::{Outcome, Verdict};
use crate::threads::fail_panic;
use crate::token::Token;
use std::fs::File;
use std::io::Write;
use std::mem::ManuallyDrop;
use std::os::fd::FromRawFd;
#[cfg(feature = "runtime")]
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// What the process was told.
#[derive(Debug, Clone)]
struct Order {
    list: bool,
    scenario: Option<String>,
    replay: Option<Token>,
    instrumented: bool,
    /// Where to answer; nowhere, if nobody asked.
    descriptor: Option<i32>,
    /// The machine on which the program is run once, if it is not to be explored.
    machine: Option<Settings>,
    config: Config,
}

impl Order {
    fn read(text: &str) -> Order {
        let config = Config::default();
        let mut order = Order {
            list: false,
            scenario: None,
            replay: None,
            instrumented: false,
            descriptor: Some(1),
            machine: None,
            config,
        };
        for (key, value) in text.split(';').filter_map(|part| part.split_once('=')) {
            match key {
                "list" => order.list = value == "1",
                "scenario" => order.scenario = Some(value.to_string()),
                "replay" if !value.is_empty() => order.replay = Token::read(value),
                "mode" => order.instrumented = value == "T",
                "fd" => order.descriptor = value.parse().ok(),
                "seed" => order.config.seed = value.parse().unwrap_or(1),
                "cores" => order.machine().cores = value.parse().unwrap_or(1),
                "barging" => order.machine().barging = value == "1",
                "process_start_ns" => {
                    order.machine().process_start = Duration::from_nanos(value.parse().unwrap_or(0));
                }
                "executions" => order.config.executions = value.parse().unwrap_or(0),
                "budget_ms" => {
                    order.config.time = Duration::from_millis(value.parse().unwrap_or(2000));
                }
                _ => {}
            }
        }
        order
    }

    fn machine(&mut self) -> &mut Settings {
        self.machine.get_or_insert_default()
    }

    fn from_environment() -> Order {
        match std::env::var("WEFT") {
            Ok(text) => Order::read(&text),
            Err(_) => Order { descriptor: None, ..Order::read("") },
        }
    }

    fn carry_out(&self, name: &str, scenario: &dyn Fn()) -> Outcome {
        #[cfg(feature = "runtime")]
        self.prepare_last_words(name);
        let outcome = match &self.replay {
            Some(token) => replay(&self.config, token, scenario),
            None => explore(&self.config, scenario),
        };
        self.answer(&outcome.to_json(name, &self.config, self.instrumented));
        outcome
    }

    #[cfg(feature = "runtime")]
    fn prepare_last_words(&self, name: &str) {
        let pending = Pending {
            scenario: name.to_string(),
            config: self.config.clone(),
            instrumented: self.instrumented,
            descriptor: self.descriptor,
        };
        *PENDING.lock().unwrap_or_else(PoisonError::into_inner) = Some(pending);
    }

    /// Runs the program on a simulated machine. The status to end with.
    fn simulate(&self, settings: Settings, program: &dyn Fn()) -> i32 {
        let simulated = simulate(settings, program);
        self.answer(simulated.to_json());
        i32::from(simulated.stopped.is_some())
    }

    fn answer(&self, line: &str) {
        if let Some(descriptor) = self.descriptor {
            answer(descriptor, line);
        }
    }
}

/// The machine that the environment asks for.
pub(crate) fn ordered_machine() -> Settings {
    Order::from_environment().machine.unwrap_or_default()
}

/// Nobody may be there to read; then the exit status says enough.
fn answer(descriptor: i32, line: &str) {
    // SAFETY: whoever started this process opened the descriptor for this; it is not closed here.
    let mut file = ManuallyDrop::new(unsafe { File::from_raw_fd(descriptor) });
    let _ = file.write_all(format!("{line}\n").as_bytes());
}

/// What this process explores now. Written before the program's memory is kept for every execution to start with.
#[cfg(feature = "runtime")]
static PENDING: Mutex<Option<Pending>> = Mutex::new(None);

/// Answers for a process that cannot go on, and ends it.
#[cfg(feature = "runtime")]
pub(crate) fn last_words(outcome: &Outcome) -> ! {
    if let Ok(Some(pending)) = PENDING.try_lock().as_deref() {
        let line = outcome.to_json(&pending.scenario, &pending.config, pending.instrumented);
        if let Some(descriptor) = pending.descriptor {
            answer(descriptor, &line);
        }
    }
    crate::runtime::sys::exit(1)
}

/// The main function of a program that was built to be checked: does what the environment says with these scenarios.
pub fn main(scenarios: &[(&'static str, fn())]) -> ! {
    let order = Order::from_environment();
    if order.list {
        let names: Vec<&str> = scenarios.iter().map(|scenario| scenario.0).collect();
        list(&order, &names);
    }
    let mut failed = false;
    for (name, scenario) in scenarios {
        if order.scenario.as_deref().is_none_or(|wanted| wanted == *name) {
            failed |= order.carry_out(name, scenario).verdict != Verdict::Passed;
        }
    }
    end(i32::from(failed))
}

/// The main function of a program that was built to be checked as a whole: `main` is its own.
pub fn program(main: fn()) -> ! {
    let mut order = Order::from_environment();
    if order.list {
        list(&order, &["main"]);
    }
    if let Some(settings) = order.machine {
        end(order.simulate(Settings { is_program: true, ..settings }, &main));
    }
    order.config.ends_process = true;
    end(i32::from(order.carry_out("main", &main).verdict != Verdict::Passed))
}

fn list(order: &Order, names: &[&str]) -> ! {
    let names = json::list(names.iter().map(|name| json::string(name)));
    order.answer(&json::Object::new().raw("scenarios", &names).end());
    end(0)
}

/// What a test is expected to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// To return.
    Return,
    /// To panic in every execution, with a message that contains the text.
    Panic(&'static str),
}

/// Runs one test of a harness as a scenario. Panics if it does not do what is expected of it.
///
/// # Panics
///
/// If an execution is wrong.
pub fn check(name: &'static str, expected: Expected, scenario: fn()) {
    let order = Order::from_environment();
    if let Some(settings) = order.machine {
        let simulated = simulate(settings, &scenario);
        order.answer(simulated.to_json());
        assert!(simulated.stopped.is_none(), "`{name}` does not come to its end: {:?}", simulated.stopped);
        return;
    }
    let outcome = match expected {
        Expected::Return => order.carry_out(name, &scenario),
        Expected::Panic(text) => order.carry_out(name, &move || must_panic(scenario, text)),
    };
    assert!(outcome.verdict != Verdict::Failed, "{}", in_a_sentence(name, &outcome));
}

/// For whoever runs the test without the program that would draw the execution.
fn in_a_sentence(name: &str, outcome: &Outcome) -> String {
    let kind = outcome.kind().unwrap_or("failure");
    let said = match &outcome.failure {
        Some(
            Failure::Panic { message, at } | Failure::Memory { message, at } | Failure::Spin { message, at },
        ) => {
            let at = at.as_ref().map(|at| format!(" at {}:{}", at.file, at.line)).unwrap_or_default();
            format!("{at}: {message}")
        }
        _ => String::new(),
    };
    let token = outcome.token.as_deref().unwrap_or_default();
    format!(
        "an execution of `{name}` ends in a {kind}{said} (of {} tried; token {token})",
        outcome.executions
    )
}

fn must_panic(scenario: fn(), text: &str) {
    let Err(payload) = std::panic::catch_unwind(scenario) else {
        return fail_panic("the test returned, but `#[should_panic]` asks for a panic".to_string(), None);
    };
    crate::panics::caught_panic();
    let said = payload.downcast_ref::<&str>().copied();
    let said = said.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or_default();
    if !said.contains(text) {
        fail_panic(format!("it panicked with `{said}`, but `#[should_panic]` asks for `{text}`"), None);
    }
}

/// Ends the process without running destructors: thread-locals and statics may be those of an execution that was cut off.
#[cfg(feature = "runtime")]
fn end(status: i32) -> ! {
    crate::runtime::sys::exit(status)
}

/// Ends the process.
#[cfg(not(feature = "runtime"))]
#[expect(clippy::disallowed_methods, reason = "the main function of a worker ends its process")]
fn end(status: i32) -> ! {
    std::process::exit(status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_read() {
        let order = Order::read("scenario=a::b;budget_ms=1500;seed=7;executions=9;replay=1-2.1;fd=3;mode=T");
        assert_eq!(
            (order.scenario.as_deref(), order.descriptor, order.instrumented),
            (Some("a::b"), Some(3), true)
        );
        assert_eq!((order.config.time, order.config.seed), (Duration::from_millis(1500), 7));
        assert_eq!(order.replay.map(|token| token.write()), Some("1-2.1".to_string()));
    }

    #[test]
    fn no_order_is_the_usual_one() {
        let order = Order::read("");
        assert_eq!(
            (order.list, order.descriptor, order.config.time),
            (false, Some(1), Duration::from_secs(2))
        );
    }
}
