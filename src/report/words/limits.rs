//! What a program or its build ran out of.

use crate::fault::Bound;
use crate::lang::{Lang, say};

/// It used too much processor time.
pub fn cpu(secs: u64, lang: Lang) -> String {
    say!(
        lang,
        "stopped after {secs} s of processor time: it computes without end",
        "остановлено после {secs} с процессорного времени: вычисления не кончаются",
    )
}

/// It printed too much.
pub fn output(kib: u64, lang: Lang) -> String {
    say!(lang, "stopped after {kib} KiB of output", "остановлено: выведено {kib} КиБ текста")
}

/// Compiling it took too much of something.
pub fn build(bound: Bound, lang: Lang) -> String {
    match bound {
        Bound::Time(secs) => say!(
            lang,
            "compiling was stopped after {secs} s: does a constant or a macro compute without end?",
            "компиляция остановлена через {secs} с: бесконечная константа или макрос?",
        ),
        Bound::Memory(mib) => say!(
            lang,
            "the compiler needed more than {mib} MiB of memory",
            "компилятору не хватило {mib} МиБ памяти",
        ),
        Bound::Tasks(tasks) => say!(
            lang,
            "compiling started more than {tasks} processes and threads",
            "при компиляции запущено больше {tasks} процессов и потоков",
        ),
        Bound::Output(kib) => say!(
            lang,
            "the compiler had more than {kib} KiB to say",
            "сообщения компилятора длиннее {kib} КиБ",
        ),
        Bound::Disk(mib) => say!(
            lang,
            "the compiler wrote more than {mib} MiB into files",
            "компилятор записал в файлы больше {mib} МиБ",
        ),
    }
}

/// It used too much memory.
pub fn memory(mib: u64, lang: Lang) -> String {
    say!(
        lang,
        "stopped at {mib} MiB of memory, all its processes together",
        "остановлено: занято {mib} МиБ памяти, считая все процессы",
    )
}

/// It started too many processes and threads.
pub fn tasks(tasks: u32, lang: Lang) -> String {
    say!(
        lang,
        "stopped at {tasks} processes and threads: it starts more and more",
        "остановлено: запущено {tasks} процессов и потоков, и их всё больше",
    )
}

/// It wrote too much into files.
pub fn disk(mib: u64, lang: Lang) -> String {
    say!(lang, "stopped after it had written {mib} MiB into files", "остановлено: в файлы записано {mib} МиБ",)
}

/// It took too long.
pub fn time(secs: u64, waiting: bool, lang: Lang) -> String {
    if waiting {
        say!(
            lang,
            "time limit: stopped after {secs} s. It was waiting, not computing: for something that never comes",
            "лимит времени: остановлено через {secs} с. Программа не считала, а ждала того, что не наступит",
        )
    } else {
        say!(
            lang,
            "time limit: stopped after {secs} s. It was computing all the time: an endless loop, or far too much work",
            "лимит времени: остановлено через {secs} с. Программа всё время считала: бесконечный цикл или лишняя работа",
        )
    }
}
