//! The README's console blocks run.
//!
//! In a block that begins with ` ```console `, a line `$ grader …` is a command: it is run from the repository's root,
//! its words separated by spaces, and must end with 0 or 1. The lines below it are what it prints: those that have a
//! digit or `…` in them are examples, as is what belongs to the machine (`sandbox: …`); all others must be in its output.
//! Other commands (`$ cargo …`) are not run.

use crate::place;
use crate::program::in_repository;

/// A command of the README, and what it says that it prints.
#[derive(Debug, PartialEq, Eq)]
struct Example {
    words: Vec<String>,
    printed: Vec<String>,
}

fn examples(readme: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut runs = false;
    for line in blocks(readme) {
        if let Some(command) = line.strip_prefix("$ ") {
            let mut words = command.split_whitespace().map(str::to_string);
            runs = words.next().is_some_and(|program| program == "grader");
            examples.extend(runs.then(|| Example { words: words.collect(), printed: Vec::new() }));
        } else if let (true, Some(example)) = (runs && is_fixed(line), examples.last_mut()) {
            example.printed.push(line.trim().to_string());
        }
    }
    examples
}

/// The lines of the console blocks.
fn blocks(readme: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    readme.lines().filter(move |line| {
        let fence = line.starts_with("```");
        inside = if fence { !inside && line.trim_end() == "```console" } else { inside };
        inside && !fence
    })
}

fn is_fixed(line: &str) -> bool {
    let of_machine = line.trim_start().starts_with("sandbox: ");
    !line.trim().is_empty() && !of_machine && !line.contains(|c: char| c.is_ascii_digit() || c == '…')
}

#[test]
fn the_console_blocks_of_the_readme_run() {
    let readme = std::fs::read_to_string(place::repository().join("README.md")).expect("a README.md");
    let examples = examples(&readme);
    assert!(!examples.is_empty(), "README.md has no console block with a line `$ grader …`");
    for Example { words, printed } in examples {
        let done = in_repository(&words.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(done.code <= 1, "`grader {}` ends with {}: {done:#?}", words.join(" "), done.code);
        let output = done.stdout.clone() + &done.stderr;
        for line in printed {
            assert!(
                output.contains(&line),
                "`grader {}` does not print `{line}`: {done:#?}",
                words.join(" ")
            );
        }
    }
}

#[test]
fn only_fixed_lines_below_commands_of_grader_are_compared() {
    let readme = "
```console
$ cargo install --path .
   Compiling all
$ grader list
Title

  3 points
a …
  sandbox: full
```
```sh
$ grader nothing
```
";
    let list = Example { words: vec!["list".into()], printed: vec!["Title".into()] };
    assert_eq!(examples(readme), [list]);
}
