//! What a function left behind when it returned.

use crate::lang::{Lang, plural_en, plural_ru, say};

/// Children that ended and were not waited for.
pub fn zombie(count: usize, lang: Lang) -> String {
    let (en, ru) = (
        plural_en(count as u64, "zombie is", "zombies are"),
        plural_ru(count as u64, "зомби-процесс", "зомби-процесса", "зомби-процессов"),
    );
    say!(
        lang,
        "{count} {en} left behind: children that ended and that nobody waited for",
        "оставлено: {count} {ru} — дети завершились, но их никто не дождался",
    )
}

/// Processes whose parent has ended.
pub fn orphan(count: usize, lang: Lang) -> String {
    say!(
        lang,
        "orphans are left behind ({count}): processes whose parent ended without waiting for them",
        "остались процессы-сироты ({count}): их родитель завершился, не дождавшись их",
    )
}

/// Children that still run.
pub fn process(count: usize, lang: Lang) -> String {
    say!(
        lang,
        "child processes still run when the function has returned: {count}",
        "функция вернулась, а дочерние процессы ещё работают: {count}",
    )
}

/// Threads that still run.
pub fn thread(count: usize, lang: Lang) -> String {
    say!(
        lang,
        "threads still run when the function has returned: {count}",
        "функция вернулась, а потоки ещё работают: {count}",
    )
}

/// Descriptors that are still open.
pub fn descriptor(count: usize, lang: Lang) -> String {
    say!(
        lang,
        "more descriptors are open when the function has returned than before: {count}",
        "функция вернулась, а открытых дескрипторов стало больше: {count}",
    )
}

/// Shared memory that is still mapped.
pub fn segment(count: usize, lang: Lang) -> String {
    say!(
        lang,
        "more shared memory is mapped when the function has returned than before: {count}",
        "функция вернулась, а сегментов разделяемой памяти стало больше: {count}",
    )
}
