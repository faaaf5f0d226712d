//! What a submission may not do even with `unsafe`: what was found, why it is refused, and what to do.

use crate::escape::one_line;
use crate::fault::Forbidden;
use crate::lang::{Lang, say};

/// In one line: the first, and how many more there are.
pub fn found(found: &[Forbidden], lang: Lang) -> String {
    let first = found.first().map(|first| one(first, lang)).unwrap_or_default();
    let more = match found.len().saturating_sub(1) {
        0 => String::new(),
        count => say!(lang, " (and {count} more)", " (и ещё {count})"),
    };
    say!(
        lang,
        "{first}{more}. That would change the judge's part of the program, too. `unsafe` is for what your own functions do: take this out",
        "{first}{more}. Так изменится и та часть программы, которая принадлежит судье. `unsafe` разрешён только внутри ваших функций, это уберите",
    )
}

fn one(forbidden: &Forbidden, lang: Lang) -> String {
    let name = |name: &str| one_line(name, 60);
    match forbidden {
        Forbidden::Symbol(symbol) => {
            let symbol = name(symbol);
            say!(
                lang,
                "it defines `{symbol}` for the whole program",
                "имя `{symbol}` определено для всей программы"
            )
        }
        Forbidden::Section(section) => {
            let section = name(section);
            say!(
                lang,
                "it puts something into the section `{section}`, which the system itself uses",
                "что-то помещено в секцию `{section}`, которой пользуется сама система",
            )
        }
        Forbidden::Allocator => say!(
            lang,
            "it sets another allocator for the whole program",
            "для всей программы назначен другой аллокатор"
        ),
        Forbidden::Resolver(symbol) => {
            let symbol = name(symbol);
            say!(
                lang,
                "it has the system call `{symbol}` while the program is loaded",
                "системе велено вызвать `{symbol}` при загрузке программы",
            )
        }
        Forbidden::Version(symbol) => {
            let symbol = name(symbol);
            say!(
                lang,
                "it uses the name `{symbol}`, which has a version",
                "использовано имя с версией: `{symbol}`"
            )
        }
        Forbidden::Member(file) => {
            let file = name(file);
            say!(
                lang,
                "it brings along `{file}`, which was not compiled from its source",
                "с решением пришёл файл `{file}`, собранный не из его исходников",
            )
        }
        Forbidden::Word { word, file } => {
            let (word, file) = (name(word), name(file));
            say!(
                lang,
                "`{word}` stands in {file}, and with it anything could be defined",
                "в файле {file} есть слово `{word}`, а через него можно определить что угодно",
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_comes_first_and_the_rest_is_counted() {
        let both = [Forbidden::Symbol("memcmp".into()), Forbidden::Section(".init_array".into())];
        let said = found(&both, Lang::En);
        assert!(said.starts_with("it defines `memcmp` for the whole program (and 1 more). "), "{said}");
        assert!(found(&both[1..], Lang::Ru).starts_with("что-то помещено в секцию `.init_array`, которой"));
    }

    #[test]
    fn a_name_can_hold_anything() {
        let said = found(&[Forbidden::Symbol("\u{1b}[2J\n\u{202e}".repeat(99))], Lang::En);
        assert!(said.len() < 300 && !said.contains(['\u{1b}', '\n', '\u{202e}']), "{said}");
    }
}
