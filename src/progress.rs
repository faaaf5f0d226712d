//! What is going on, for long work: a spinner on a terminal, plain lines in CI, nothing in a pipe. It all goes to
//! standard error; standard output belongs to the result.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::time::Duration;

/// How long what is announced may be.
const MAX_WIDTH: usize = 200;

/// Where long work is announced.
pub struct Progress {
    spinner: Option<ProgressBar>,
    lines: bool,
}

impl Progress {
    /// Looks where standard error goes.
    pub fn new() -> Progress {
        let plain = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let spinner = (std::io::stderr().is_terminal() && !plain).then(spinner);
        Progress { spinner, lines: std::env::var_os("CI").is_some() }
    }

    /// Says what is being done now.
    pub fn step(&self, message: &str) {
        let message = crate::escape::one_line(message, MAX_WIDTH);
        match &self.spinner {
            Some(spinner) => spinner.set_message(message),
            None if self.lines => eprintln!("{message}"),
            None => {}
        }
    }

    /// Says something that stays on the screen.
    pub fn notice(&self, message: &str) {
        match &self.spinner {
            Some(spinner) => spinner.println(message),
            None => eprintln!("{message}"),
        }
    }

    /// Takes the spinner away, before a result is printed.
    pub fn clear(&self) {
        if let Some(spinner) = &self.spinner {
            spinner.finish_and_clear();
        }
    }
}

fn spinner() -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {msg}").expect("the template is valid");
    let spinner = ProgressBar::new_spinner().with_style(style);
    spinner.enable_steady_tick(Duration::from_millis(100));
    spinner
}
