//! Judges the toolchain: whether student code can be compiled and linked.

use super::seen::{Compiler, Seen};
use crate::lang::{Lang, say};
use crate::report::doctor::{About, Finding, Section, Step, Subject};

/// The first compiler that knows the edition of student code, 2024.
const NEEDED: (u32, u32) = (1, 85);
/// What the libraries of exercises are written for.
const WISHED: &str = env!("CARGO_PKG_RUST_VERSION");

/// All findings.
pub fn section(seen: &Seen, lang: Lang) -> Section {
    Section { subject: Subject::Toolchain, findings: vec![compiler(seen, lang), linker(seen, lang)] }
}

fn compiler(seen: &Seen, lang: Lang) -> Finding {
    let toolchain = match &seen.toolchain {
        Ok(toolchain) => toolchain,
        Err(why) => {
            let what = say!(lang, "none is found", "не найден");
            return Finding::wrong(About::Compiler, what, install(seen, lang)).because(vec![why.clone()]);
        }
    };
    let (version, place) = (&toolchain.version, toolchain.sysroot.display());
    let what = say!(lang, "{version}, in {place}", "{version}, в {place}");
    match toolchain.numbers() {
        Some(numbers) if numbers < NEEDED => {
            let what = say!(
                lang,
                "{what}: too old, it does not know the edition 2024",
                "{what}: слишком старый, не знает редакции 2024",
            );
            Finding::wrong(About::Compiler, what, update(toolchain, seen, lang))
        }
        Some(numbers) if numbers < wished() => {
            let what = say!(
                lang,
                "{what}: older than {WISHED}, so that libraries of exercises may not compile",
                "{what}: старше {WISHED}, библиотеки упражнений могут не собраться",
            );
            Finding::better(About::Compiler, what, update(toolchain, seen, lang))
        }
        Some(_) | None => Finding::ok(About::Compiler, what),
    }
}

fn wished() -> (u32, u32) {
    let mut numbers = WISHED.split('.').filter_map(|number| number.parse().ok());
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
}

fn install(seen: &Seen, lang: Lang) -> Step {
    if seen.others.rustup {
        let advice = say!(
            lang,
            "Choose a toolchain for rustup, and see that ~/.cargo/bin is on the search path:",
            "Выберите версию Rust в rustup и проверьте, что ~/.cargo/bin есть в PATH:",
        );
        return Step::command(advice, "rustup default stable");
    }
    let advice = say!(lang, "Install Rust (https://rustup.rs):", "Установите Rust (https://rustup.rs):");
    Step::command(advice, "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh")
}

fn update(toolchain: &Compiler, seen: &Seen, lang: Lang) -> Step {
    if toolchain.sysroot.components().any(|part| part.as_os_str() == ".rustup") {
        let advice = say!(lang, "Take the newest:", "Обновите до последней версии:");
        return Step::command(advice, "rustup update stable && rustup default stable");
    }
    install(seen, lang)
}

fn linker(seen: &Seen, lang: Lang) -> Finding {
    if let Some(linker) = &seen.linker {
        return Finding::ok(About::Linker, linker.display().to_string());
    }
    let what = say!(
        lang,
        "`cc` is missing in /usr/local/bin, /usr/bin and /bin: nothing can be linked",
        "нет `cc` в /usr/local/bin, /usr/bin и /bin: собрать программу нечем",
    );
    let advice = say!(lang, "Install a C compiler:", "Установите компилятор C:");
    let next = match seen.installer {
        Some("apt-get") => Step::command(advice, "sudo apt-get install gcc libc6-dev"),
        Some("dnf") => Step::command(advice, "sudo dnf install gcc"),
        Some("pacman") => Step::command(advice, "sudo pacman -S gcc"),
        Some("zypper") => Step::command(advice, "sudo zypper install gcc"),
        Some("apk") => Step::command(advice, "apk add gcc musl-dev"),
        Some(_) | None => Step::advice(say!(
            lang,
            "Install a C compiler, such as gcc.",
            "Установите компилятор C, например gcc.",
        )),
    };
    Finding::wrong(About::Linker, what, next)
}
