//! The engines that are compared.

use std::time::Duration;

/// One way to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Ours, with memory accesses seen.
    Instrumented,
    /// Ours, without.
    Plain,
    ShuttleRandom,
    /// Probabilistic concurrency testing, three changes of priority (Burckhardt et al., ASPLOS 2010).
    ShuttlePct,
    ShuttleDfs,
    LoomWhole,
    /// Up to two preemptions.
    LoomBounded,
}

/// Whose it is: what a program is compiled against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Library {
    Instrumented,
    Plain,
    Shuttle,
    Loom,
}

impl Library {
    /// All, in order.
    pub const ALL: [Library; 4] = [Library::Instrumented, Library::Plain, Library::Shuttle, Library::Loom];
}

impl Engine {
    /// All.
    pub const ALL: [Engine; 7] = [
        Engine::Instrumented,
        Engine::Plain,
        Engine::ShuttleRandom,
        Engine::ShuttlePct,
        Engine::ShuttleDfs,
        Engine::LoomWhole,
        Engine::LoomBounded,
    ];

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Engine::Instrumented => "ours T",
            Engine::Plain => "ours S",
            Engine::ShuttleRandom => "sh. random",
            Engine::ShuttlePct => "sh. pct3",
            Engine::ShuttleDfs => "sh. dfs",
            Engine::LoomWhole => "loom",
            Engine::LoomBounded => "loom pb2",
        }
    }

    /// Whether it is not ours.
    pub fn is_rival(self) -> bool {
        !matches!(self, Engine::Instrumented | Engine::Plain)
    }

    /// What a program is compiled against.
    pub fn library(self) -> Library {
        match self {
            Engine::Instrumented => Library::Instrumented,
            Engine::Plain => Library::Plain,
            Engine::ShuttleRandom | Engine::ShuttlePct | Engine::ShuttleDfs => Library::Shuttle,
            Engine::LoomWhole | Engine::LoomBounded => Library::Loom,
        }
    }

    /// What the adapter of a rival calls the search.
    pub fn search(self) -> &'static str {
        match self {
            Engine::Instrumented | Engine::Plain => "",
            Engine::ShuttleRandom => "random",
            Engine::ShuttlePct => "pct",
            Engine::ShuttleDfs => "dfs",
            Engine::LoomWhole => "whole",
            Engine::LoomBounded => "bounded",
        }
    }

    /// How often it searches for the same bug, each time with another seed. Ours begins with executions by chance, too.
    pub fn repeats(self) -> usize {
        match self {
            Engine::Instrumented | Engine::Plain | Engine::ShuttleRandom | Engine::ShuttlePct => 9,
            Engine::ShuttleDfs | Engine::LoomWhole | Engine::LoomBounded => 1,
        }
    }

    /// How long it may search.
    pub fn budget(self, quick: bool) -> Duration {
        let whole = Duration::from_millis(if self.is_rival() { 1500 } else { 2000 });
        if quick { whole / 5 } else { whole }
    }
}
