//! Speedups in words.

use super::{plural_en, ratio};
use crate::check::speedup::Bounds;
use crate::escape::one_line;
use crate::lang::{Lang, say};
use crate::simulation::picture::{Picture, Real};
use crate::stats::Ratio;

/// Slower than is asked.
pub fn too_slow(seen: Ratio, at_least: f64, lang: Lang) -> String {
    let seen = ratio(seen, lang);
    say!(lang, "{seen}, and {at_least:.2}× is asked", "{seen}, а нужно {at_least:.2}×")
}

/// Faster than there is reason to be.
pub fn too_fast(seen: Ratio, at_most: f64, lang: Lang) -> String {
    let seen = ratio(seen, lang);
    say!(
        lang,
        "{seen}, and at most {at_most:.2}× is possible if the rules of the task are kept",
        "{seen}, а если соблюдать условия задачи, больше {at_most:.2}× не получится",
    )
}

/// Slower, compared with the reference, than is asked.
pub fn slower_than_reference(seen: Ratio, asked: f64, lang: Lang) -> String {
    let seen = ratio(seen, lang);
    say!(
        lang,
        "{seen} of the reference's speed, and {asked:.2}× is asked",
        "{seen} скорости эталона, а нужно {asked:.2}×",
    )
}

/// As fast as is asked, on the real machine, because the simulated one could not run it.
pub fn passed(seen: Ratio, bounds: Bounds, why: &str, lang: Lang) -> String {
    let (seen, asked, why) = (ratio(seen, lang), asked(bounds, lang), one_line(why, 80));
    say!(
        lang,
        "{seen}, {asked}; timed on the real machine, as the simulated one cannot run it ({why})",
        "{seen}, {asked}; измерено на настоящей машине: модель не может это выполнить ({why})",
    )
}

/// As fast as is asked, on the simulated machine.
pub fn simulated(seen: Ratio, bounds: Bounds, picture: &Picture, lang: Lang) -> String {
    let cores = picture.simulated.cores;
    let asked = asked(bounds, lang);
    let number = seen.mean;
    let noun = plural_en(cores as u64, "core", "cores");
    say!(
        lang,
        "{number:.2}× on {cores} simulated {noun}, {asked}",
        "{number:.2}× на модели машины (ядер: {cores}), {asked}",
    )
}

fn asked(bounds: Bounds, lang: Lang) -> String {
    let least = bounds.at_least.map(|bound| say!(lang, "{bound:.2}× is asked", "нужно {bound:.2}×"));
    let most =
        bounds.at_most.map(|bound| say!(lang, "at most {bound:.2}× is asked", "нужно не больше {bound:.2}×"));
    let relative = bounds
        .relative_to_reference
        .map(|bound| say!(lang, "{bound:.2}× of the reference is asked", "нужно {bound:.2}× от эталона"));
    [least, most, relative].into_iter().flatten().collect::<Vec<String>>().join(", ")
}

/// Neither the simulated machine nor this one can measure it.
pub fn not_modelled(why: &str, has: usize, needs: usize, lang: Lang) -> String {
    let why = one_line(why, 120);
    let cores = plural_en(has as u64, "core", "cores");
    say!(
        lang,
        "the simulated machine cannot run it ({why}), and this one has {has} {cores} where {needs} are needed",
        "модель машины не может это выполнить ({why}), а на этой машине ядер: {has}, нужно {needs}",
    )
}

/// What the real machine shows beside the simulated one.
pub fn real(real: Real, lang: Lang) -> String {
    let (speedup, percent) = (real.speedup, real.differs * 100.0);
    if !real.is_different() {
        return say!(
            lang,
            "the real machine agrees: {speedup:.2}× at best",
            "на настоящей машине то же: в лучшем случае {speedup:.2}×",
        );
    }
    say!(
        lang,
        "the real machine differs by {percent:+.0} %: {speedup:.2}× at best. The verdict is the simulated one's; \
         other programs, caches or the bandwidth of memory may be why",
        "на настоящей машине иначе ({percent:+.0} %): в лучшем случае {speedup:.2}×. Решает модель; причиной могут \
         быть другие программы, кэши или пропускная способность памяти",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_from_the_real_machine_is_named_above_a_tenth() {
        let near = real(Real { speedup: 1.8, differs: -0.1 }, Lang::En);
        assert_eq!(near, "the real machine agrees: 1.80× at best");
        let far = real(Real { speedup: 1.2, differs: -0.35 }, Lang::En);
        assert!(far.starts_with("the real machine differs by -35 %: 1.20× at best"), "{far}");
    }

    #[test]
    fn all_that_is_asked_is_told() {
        let bounds = Bounds { at_least: Some(1.5), at_most: None, relative_to_reference: Some(0.8) };
        assert_eq!(asked(bounds, Lang::En), "1.50× is asked, 0.80× of the reference is asked");
    }
}
