//! Programs from the literature, each with an outcome and whether RC11 allows it.
//!
//! Names are those of Alglave, Maranget, Tautschnig, "Herding Cats" (TOPLAS 2014); verdicts for `SeqCst` follow Lahav
//! et al., "Repairing Sequential Consistency in C/C++11" (PLDI 2017) and C++20. Load buffering is forbidden with any
//! ordering: that is where RC11 is stricter than C++.

use crate::condition::Condition;
use crate::program::Program;

/// A program, an outcome to look for, and the verdict on it.
#[derive(Debug, Clone, Copy)]
pub struct Classic {
    /// The name in the literature, with the orderings.
    pub name: &'static str,
    /// The program in [`notation`](crate::notation).
    pub text: &'static str,
    /// The outcome in question, see [`Condition`].
    pub outcome: &'static str,
    /// Whether RC11 allows it.
    pub allowed: bool,
}

impl Classic {
    /// The program.
    ///
    /// # Panics
    ///
    /// If the table is wrong.
    #[must_use]
    pub fn program(&self) -> Program {
        self.text.parse().expect("the table holds programs")
    }

    /// The outcome in question.
    ///
    /// # Panics
    ///
    /// If the table is wrong.
    #[must_use]
    pub fn condition(&self) -> Condition {
        self.outcome.parse().expect("the table holds outcomes")
    }
}

const fn allowed(name: &'static str, text: &'static str, outcome: &'static str) -> Classic {
    Classic { name, text, outcome, allowed: true }
}

const fn forbidden(name: &'static str, text: &'static str, outcome: &'static str) -> Classic {
    Classic { name, text, outcome, allowed: false }
}

/// All programs.
pub fn all() -> impl Iterator<Item = &'static Classic> {
    TABLES.iter().copied().flatten()
}

const TABLES: &[&[Classic]] = &[COHERENCE, TWO_THREADS, FENCES, MORE_THREADS, UPDATES, SEQ_CST, ALGORITHMS];

/// One location: even relaxed accesses agree on the order of its writes.
const COHERENCE: &[Classic] = &[
    forbidden("CoRR", "x.store(1, rlx) | r0 = x.load(rlx); r1 = x.load(rlx)", "r0=1 r1=0"),
    forbidden("CoWW", "x.store(1, rlx); x.store(2, rlx)", "x=1"),
    forbidden("CoRW1", "r0 = x.load(rlx); x.store(1, rlx)", "r0=1"),
    forbidden("CoRW2", "r0 = x.load(rlx); x.store(2, rlx) | x.store(1, rlx)", "r0=1 x=1"),
    forbidden("CoWR", "x.store(1, rlx); r0 = x.load(rlx) | x.store(2, rlx)", "r0=2 x=1"),
    forbidden("CoWR of the initial value", "x.store(1, rlx); r0 = x.load(rlx) | x.store(2, rlx)", "r0=0"),
    forbidden(
        "CoRR2",
        "x.store(1, rlx) | x.store(2, rlx) | r0 = x.load(rlx); r1 = x.load(rlx) \
         | r2 = x.load(rlx); r3 = x.load(rlx)",
        "r0=1 r1=2 r2=2 r3=1",
    ),
    allowed(
        "CoRR2 in step",
        "x.store(1, rlx) | x.store(2, rlx) | r0 = x.load(rlx); r1 = x.load(rlx)",
        "r0=2 r1=1",
    ),
    forbidden(
        "coherence through a message",
        "x.store(1, rlx); y.store(1, rel) | r0 = y.load(acq); x.store(2, rlx)",
        "r0=1 x=1",
    ),
    forbidden(
        "reads coherent through a message",
        "x.store(1, rlx) | r0 = x.load(rlx); y.store(1, rel) | r1 = y.load(acq); r2 = x.load(rlx)",
        "r0=1 r1=1 r2=0",
    ),
];

/// The six critical cycles of two threads.
const TWO_THREADS: &[Classic] = &[
    allowed("SB+rlx", "x.store(1, rlx); r0 = y.load(rlx) | y.store(1, rlx); r1 = x.load(rlx)", "r0=0 r1=0"),
    allowed(
        "SB+rel+acq",
        "x.store(1, rel); r0 = y.load(acq) | y.store(1, rel); r1 = x.load(acq)",
        "r0=0 r1=0",
    ),
    forbidden("SB+sc", "x.store(1, sc); r0 = y.load(sc) | y.store(1, sc); r1 = x.load(sc)", "r0=0 r1=0"),
    allowed(
        "SB+sc but one load",
        "x.store(1, sc); r0 = y.load(sc) | y.store(1, sc); r1 = x.load(acq)",
        "r0=0 r1=0",
    ),
    allowed(
        "SB+sc but one store",
        "x.store(1, sc); r0 = y.load(sc) | y.store(1, rel); r1 = x.load(sc)",
        "r0=0 r1=0",
    ),
    allowed("MP+rlx", "x.store(1, rlx); y.store(1, rlx) | r0 = y.load(rlx); r1 = x.load(rlx)", "r0=1 r1=0"),
    allowed(
        "MP+rel+rlx",
        "x.store(1, rlx); y.store(1, rel) | r0 = y.load(rlx); r1 = x.load(rlx)",
        "r0=1 r1=0",
    ),
    allowed(
        "MP+rlx+acq",
        "x.store(1, rlx); y.store(1, rlx) | r0 = y.load(acq); r1 = x.load(rlx)",
        "r0=1 r1=0",
    ),
    forbidden(
        "MP+rel+acq",
        "x.store(1, rlx); y.store(1, rel) | r0 = y.load(acq); r1 = x.load(rlx)",
        "r0=1 r1=0",
    ),
    forbidden("MP+sc", "x.store(1, sc); y.store(1, sc) | r0 = y.load(sc); r1 = x.load(sc)", "r0=1 r1=0"),
    allowed(
        "MP+rel+rlx with a control dependency",
        "x.store(1, rlx); y.store(1, rel) \
         | r0 = y.load(rlx); if r0 == 1 { r1 = x.load(acq) } r2 = y.load(rlx)",
        "r0=1 r1=0 r2=1",
    ),
    forbidden("LB+rlx", "r0 = x.load(rlx); y.store(1, rlx) | r1 = y.load(rlx); x.store(1, rlx)", "r0=1 r1=1"),
    forbidden(
        "LB with data, out of thin air",
        "r0 = x.load(rlx); y.store(r0, rlx) | r1 = y.load(rlx); x.store(r1, rlx)",
        "r0=1",
    ),
    allowed("2+2W+rlx", "x.store(1, rlx); y.store(2, rlx) | y.store(1, rlx); x.store(2, rlx)", "x=1 y=1"),
    allowed("2+2W+rel", "x.store(1, rel); y.store(2, rel) | y.store(1, rel); x.store(2, rel)", "x=1 y=1"),
    forbidden("2+2W+sc", "x.store(1, sc); y.store(2, sc) | y.store(1, sc); x.store(2, sc)", "x=1 y=1"),
    allowed("2+2W+sc but one", "x.store(1, sc); y.store(2, sc) | y.store(1, sc); x.store(2, rel)", "x=1 y=1"),
    allowed("R+rlx", "x.store(1, rlx); y.store(1, rlx) | y.store(2, rlx); r0 = x.load(rlx)", "r0=0 y=2"),
    allowed("R+rel+acq", "x.store(1, rel); y.store(1, rel) | y.store(2, rel); r0 = x.load(acq)", "r0=0 y=2"),
    forbidden("R+sc", "x.store(1, sc); y.store(1, sc) | y.store(2, sc); r0 = x.load(sc)", "r0=0 y=2"),
    allowed("S+rlx", "x.store(2, rlx); y.store(1, rlx) | r0 = y.load(rlx); x.store(1, rlx)", "r0=1 x=2"),
    forbidden(
        "S+rel+acq",
        "x.store(2, rlx); y.store(1, rel) | r0 = y.load(acq); x.store(1, rlx)",
        "r0=1 x=2",
    ),
    allowed("S+rel+rlx", "x.store(2, rlx); y.store(1, rel) | r0 = y.load(rlx); x.store(1, rlx)", "r0=1 x=2"),
];

/// The same with fences.
const FENCES: &[Classic] = &[
    forbidden(
        "SB+fences sc",
        "x.store(1, rlx); fence(sc); r0 = y.load(rlx) | y.store(1, rlx); fence(sc); r1 = x.load(rlx)",
        "r0=0 r1=0",
    ),
    allowed(
        "SB+fences ar",
        "x.store(1, rlx); fence(ar); r0 = y.load(rlx) | y.store(1, rlx); fence(ar); r1 = x.load(rlx)",
        "r0=0 r1=0",
    ),
    allowed(
        "SB+one fence sc",
        "x.store(1, rlx); fence(sc); r0 = y.load(rlx) | y.store(1, rlx); r1 = x.load(rlx)",
        "r0=0 r1=0",
    ),
    forbidden(
        "SB+fence sc+sc",
        "x.store(1, rlx); fence(sc); r0 = y.load(rlx) | y.store(1, sc); r1 = x.load(sc)",
        "r0=0 r1=0",
    ),
    forbidden(
        "MP+fences rel acq",
        "x.store(1, rlx); fence(rel); y.store(1, rlx) | r0 = y.load(rlx); fence(acq); r1 = x.load(rlx)",
        "r0=1 r1=0",
    ),
    forbidden(
        "MP+fence rel+acq",
        "x.store(1, rlx); fence(rel); y.store(1, rlx) | r0 = y.load(acq); r1 = x.load(rlx)",
        "r0=1 r1=0",
    ),
    forbidden(
        "MP+rel+fence acq",
        "x.store(1, rlx); y.store(1, rel) | r0 = y.load(rlx); fence(acq); r1 = x.load(rlx)",
        "r0=1 r1=0",
    ),
    allowed(
        "MP+fence too late",
        "x.store(1, rlx); y.store(1, rlx); fence(rel) | r0 = y.load(rlx); fence(acq); r1 = x.load(rlx)",
        "r0=1 r1=0",
    ),
    allowed(
        "MP+fences the wrong way round",
        "x.store(1, rlx); fence(acq); y.store(1, rlx) | r0 = y.load(rlx); fence(rel); r1 = x.load(rlx)",
        "r0=1 r1=0",
    ),
    forbidden(
        "MP+fences sc",
        "x.store(1, rlx); fence(sc); y.store(1, rlx) | r0 = y.load(rlx); fence(sc); r1 = x.load(rlx)",
        "r0=1 r1=0",
    ),
    forbidden(
        "2+2W+fences sc",
        "x.store(1, rlx); fence(sc); y.store(2, rlx) | y.store(1, rlx); fence(sc); x.store(2, rlx)",
        "x=1 y=1",
    ),
    allowed(
        "2+2W+fences ar",
        "x.store(1, rlx); fence(ar); y.store(2, rlx) | y.store(1, rlx); fence(ar); x.store(2, rlx)",
        "x=1 y=1",
    ),
    forbidden(
        "R+fences sc",
        "x.store(1, rlx); fence(sc); y.store(1, rlx) | y.store(2, rlx); fence(sc); r0 = x.load(rlx)",
        "r0=0 y=2",
    ),
    allowed(
        "R+fences ar sc",
        "x.store(1, rlx); fence(ar); y.store(1, rlx) | y.store(2, rlx); fence(sc); r0 = x.load(rlx)",
        "r0=0 y=2",
    ),
];

/// Three and four threads: is the order of writes the same for all, and does synchronisation accumulate?
const MORE_THREADS: &[Classic] = &[
    allowed(
        "IRIW+acq",
        "x.store(1, rel) | y.store(1, rel) | r0 = x.load(acq); r1 = y.load(acq) \
         | r2 = y.load(acq); r3 = x.load(acq)",
        "r0=1 r1=0 r2=1 r3=0",
    ),
    forbidden(
        "IRIW+sc",
        "x.store(1, sc) | y.store(1, sc) | r0 = x.load(sc); r1 = y.load(sc) \
         | r2 = y.load(sc); r3 = x.load(sc)",
        "r0=1 r1=0 r2=1 r3=0",
    ),
    forbidden(
        "IRIW+fences sc",
        "x.store(1, rlx) | y.store(1, rlx) | r0 = x.load(rlx); fence(sc); r1 = y.load(rlx) \
         | r2 = y.load(rlx); fence(sc); r3 = x.load(rlx)",
        "r0=1 r1=0 r2=1 r3=0",
    ),
    // The paper's first example against C11: read-acquires before SC loads do not forbid it.
    allowed(
        "IRIW+acq+sc",
        "x.store(1, sc) | y.store(1, sc) | r0 = x.load(acq); r1 = y.load(sc) \
         | r2 = y.load(acq); r3 = x.load(sc)",
        "r0=1 r1=0 r2=1 r3=0",
    ),
    allowed(
        "WRC+rlx",
        "x.store(1, rlx) | r0 = x.load(rlx); y.store(1, rlx) | r1 = y.load(rlx); r2 = x.load(rlx)",
        "r0=1 r1=1 r2=0",
    ),
    forbidden(
        "WRC+rel+acq",
        "x.store(1, rel) | r0 = x.load(acq); y.store(1, rel) | r1 = y.load(acq); r2 = x.load(acq)",
        "r0=1 r1=1 r2=0",
    ),
    forbidden(
        "WRC without acquire in the middle",
        "x.store(1, rel) | r0 = x.load(rlx); y.store(1, rel) | r1 = y.load(acq); r2 = x.load(rlx)",
        "r0=1 r1=1 r2=0",
    ),
    allowed(
        "WRC+data without acquire in the middle",
        "z.store(1, rlx); x.store(1, rel) | r0 = x.load(rlx); y.store(1, rel) \
         | r1 = y.load(acq); r2 = z.load(rlx)",
        "r0=1 r1=1 r2=0",
    ),
    forbidden(
        "ISA2+rel+acq",
        "x.store(1, rlx); y.store(1, rel) | r0 = y.load(acq); z.store(1, rel) \
         | r1 = z.load(acq); r2 = x.load(rlx)",
        "r0=1 r1=1 r2=0",
    ),
    allowed(
        "ISA2 with a relaxed middle",
        "x.store(1, rlx); y.store(1, rel) | r0 = y.load(acq); z.store(1, rlx) \
         | r1 = z.load(acq); r2 = x.load(rlx)",
        "r0=1 r1=1 r2=0",
    ),
    allowed(
        "RWC+acq",
        "x.store(1, rel) | r0 = x.load(acq); r1 = y.load(acq) | y.store(1, rel); r2 = x.load(acq)",
        "r0=1 r1=0 r2=0",
    ),
    forbidden(
        "RWC+sc",
        "x.store(1, sc) | r0 = x.load(sc); r1 = y.load(sc) | y.store(1, sc); r2 = x.load(sc)",
        "r0=1 r1=0 r2=0",
    ),
    // RC11 strengthens SC fences so that they restore order between any accesses.
    forbidden(
        "RWC+fences sc",
        "x.store(1, rlx) | r0 = x.load(rlx); fence(sc); r1 = y.load(rlx) \
         | y.store(1, rlx); fence(sc); r2 = x.load(rlx)",
        "r0=1 r1=0 r2=0",
    ),
    // The example after which C++20 (P0668) was changed: hardware needs it allowed.
    allowed(
        "Z6.U of the paper",
        "x.store(1, sc); y.store(1, rel) | r0 = y.fetch_add(1, sc); r1 = y.load(rlx) \
         | y.store(3, sc); r2 = x.load(sc)",
        "r0=1 r1=3 r2=0",
    ),
    forbidden(
        "Z6.U all sc",
        "x.store(1, sc); y.store(1, sc) | r0 = y.fetch_add(1, sc); r1 = y.load(sc) \
         | y.store(3, sc); r2 = x.load(sc)",
        "r0=1 r1=3 r2=0",
    ),
    forbidden(
        "W+RWC+rel+acq+fences sc",
        "x.store(1, rlx); y.store(1, rel) | r0 = y.load(acq); fence(sc); r1 = z.load(rlx) \
         | z.store(1, rlx); fence(sc); r2 = x.load(rlx)",
        "r0=1 r1=0 r2=0",
    ),
    allowed(
        "W+RWC+rel+acq+sc",
        "x.store(1, rlx); y.store(1, rel) | r0 = y.load(acq); r1 = z.load(sc) \
         | z.store(1, sc); r2 = x.load(sc)",
        "r0=1 r1=0 r2=0",
    ),
    forbidden(
        "3.LB",
        "r0 = x.load(rlx); y.store(1, rlx) | r1 = y.load(rlx); z.store(1, rlx) \
         | r2 = z.load(rlx); x.store(1, rlx)",
        "r0=1 r1=1 r2=1",
    ),
    allowed(
        "3.2W+rel",
        "x.store(1, rel); y.store(2, rel) | y.store(1, rel); z.store(2, rel) \
         | z.store(1, rel); x.store(2, rel)",
        "x=1 y=1 z=1",
    ),
    allowed(
        "3.SB+rel+acq",
        "x.store(1, rel); r0 = y.load(acq) | y.store(1, rel); r1 = z.load(acq) \
         | z.store(1, rel); r2 = x.load(acq)",
        "r0=0 r1=0 r2=0",
    ),
    allowed(
        "WWC+rlx",
        "x.store(2, rlx) | r0 = x.load(rlx); y.store(1, rlx) | r1 = y.load(rlx); x.store(1, rlx)",
        "r0=2 r1=1 x=2",
    ),
    forbidden(
        "WWC+rel+acq",
        "x.store(2, rel) | r0 = x.load(acq); y.store(1, rel) | r1 = y.load(acq); x.store(1, rel)",
        "r0=2 r1=1 x=2",
    ),
    allowed(
        "WRW+2W+rlx",
        "x.store(2, rlx) | r0 = x.load(rlx); y.store(1, rlx) | y.store(2, rlx); x.store(1, rlx)",
        "r0=2 x=2 y=2",
    ),
];

/// Read-modify-writes: atomic, and links of release sequences.
const UPDATES: &[Classic] = &[
    forbidden(
        "two fetch_adds read the same",
        "r0 = x.fetch_add(1, rlx) | r1 = x.fetch_add(1, rlx)",
        "r0=0 r1=0",
    ),
    forbidden(
        "two exchanges succeed",
        "r0 = x.compare_exchange(0, 1, rlx, rlx) | r1 = x.compare_exchange(0, 2, rlx, rlx)",
        "r0=0 r1=0",
    ),
    forbidden("a store between read and write", "r0 = x.fetch_add(1, rlx) | x.store(5, rlx)", "r0=0 x=1"),
    allowed(
        "a stale failed exchange",
        "y.store(1, rlx); x.store(1, rlx) | r0 = x.load(rlx); r1 = y.compare_exchange(1, 2, sc, rlx)",
        "r0=1 r1=0",
    ),
    forbidden(
        "a swap after a message takes the newest",
        "y.store(1, rlx); x.store(1, rel) | r0 = x.load(acq); r1 = y.swap(2, rlx)",
        "r0=1 r1=0",
    ),
    forbidden(
        "a relaxed fetch_add continues the release sequence",
        "x.store(1, rlx); y.store(1, rel) | r0 = y.fetch_add(1, rlx) | r1 = y.load(acq); r2 = x.load(rlx)",
        "r0=1 r1=2 r2=0",
    ),
    allowed(
        "a relaxed store ends the release sequence",
        "x.store(1, rlx); y.store(1, rel) | r0 = y.load(rlx); if r0 == 1 { y.store(2, rlx) } \
         | r1 = y.load(acq); r2 = x.load(rlx)",
        "r0=1 r1=2 r2=0",
    ),
    allowed(
        "so does one of the same thread, since C++20",
        "x.store(1, rlx); y.store(1, rel); y.store(2, rlx) | r0 = y.load(acq); r1 = x.load(rlx)",
        "r0=2 r1=0",
    ),
    allowed(
        "a relaxed head releases nothing",
        "x.store(1, rlx); y.store(1, rlx) | r0 = y.fetch_add(1, ar) | r1 = y.load(acq); r2 = x.load(rlx)",
        "r0=1 r1=2 r2=0",
    ),
    forbidden(
        "a chain of two updates",
        "x.store(1, rlx); y.store(1, rel) | r0 = y.fetch_add(1, rlx); r1 = y.fetch_add(1, rlx) \
         | r2 = y.load(acq); r3 = x.load(rlx)",
        "r0=1 r1=2 r2=3 r3=0",
    ),
    forbidden(
        "the release of an update in the middle",
        "y.store(1, rlx) | x.store(1, rlx); r0 = y.fetch_add(1, rel) | r1 = y.fetch_add(1, rlx) \
         | r2 = y.load(acq); r3 = x.load(rlx)",
        "r0=1 r1=2 r2=3 r3=0",
    ),
    allowed(
        "a failed exchange does not release",
        "x.store(1, rlx); r0 = y.compare_exchange(5, 6, ar, acq); z.store(1, rlx) \
         | r1 = z.load(acq); r2 = x.load(rlx)",
        "r0=0 r1=1 r2=0",
    ),
    forbidden(
        "an exchange that fails acquires as told",
        "x.store(1, rlx); y.store(1, rel) | r0 = y.compare_exchange(5, 6, rlx, acq); r1 = x.load(rlx)",
        "r0=1 r1=0",
    ),
    allowed(
        "an exchange that fails acquires only if told",
        "x.store(1, rlx); y.store(1, rel) | r0 = y.compare_exchange(5, 6, ar, rlx); r1 = x.load(rlx)",
        "r0=1 r1=0",
    ),
    allowed(
        "SB+swaps ar",
        "r0 = x.swap(1, ar); r1 = y.load(acq) | r2 = y.swap(1, ar); r3 = x.load(acq)",
        "r1=0 r3=0",
    ),
    forbidden(
        "SB+swaps sc",
        "r0 = x.swap(1, sc); r1 = y.load(sc) | r2 = y.swap(1, sc); r3 = x.load(sc)",
        "r1=0 r3=0",
    ),
    // An update of a third location in both threads orders them one way or the other.
    forbidden(
        "SB+updates of one location",
        "x.store(1, rlx); r0 = z.fetch_add(1, ar); r1 = y.load(rlx) \
         | y.store(1, rlx); r2 = z.fetch_add(1, ar); r3 = x.load(rlx)",
        "r1=0 r3=0",
    ),
];

/// Mixtures of `SeqCst` with weaker accesses, and fences among them.
const SEQ_CST: &[Classic] = &[
    forbidden(
        "SB+sc fence, then a read after synchronisation",
        "x.store(1, rlx); fence(sc); r0 = y.load(rlx) | y.store(1, rlx); fence(sc); z.store(1, rel) \
         | r1 = z.load(acq); r2 = x.load(rlx)",
        "r0=0 r1=1 r2=0",
    ),
    forbidden(
        "two sc fences are ordered through coherence",
        "fence(sc); x.store(1, rlx) | r0 = x.load(rlx); fence(sc); r1 = y.load(rlx) \
         | y.store(1, rlx); fence(sc); r2 = x.load(rlx)",
        "r0=1 r1=0 r2=0",
    ),
    allowed(
        "sc accesses say nothing about relaxed ones",
        "x.store(1, rlx); r0 = y.load(sc) | y.store(1, sc); r1 = x.load(rlx)",
        "r0=0 r1=0",
    ),
    forbidden(
        "an sc load after a message",
        "x.store(1, sc); y.store(1, sc) | r0 = y.load(sc); r1 = x.load(rlx)",
        "r0=1 r1=0",
    ),
    // The order of SC operations is not the order in which they can be made.
    allowed(
        "MP+sc, but a relaxed message",
        "x.store(1, sc); y.store(1, rlx) | r0 = y.load(rlx); r1 = x.load(sc)",
        "r0=1 r1=0",
    ),
    allowed(
        "MP+sc, but a relaxed message, read by a fence",
        "x.store(1, sc); y.store(1, rlx) | r0 = y.load(rlx); fence(sc); r1 = x.load(rlx)",
        "r0=1 r1=0",
    ),
    forbidden(
        "MP+sc fences, and a relaxed message",
        "x.store(1, rlx); fence(sc); y.store(1, rlx) | r0 = y.load(rlx); fence(sc); r1 = x.load(rlx)",
        "r0=1 r1=0",
    ),
    forbidden(
        "a fence before an sc load is as good as the load",
        "x.store(1, sc) | r0 = x.load(rlx); fence(sc); r1 = y.load(sc) | y.store(1, sc); r2 = x.load(sc)",
        "r0=1 r1=0 r2=0",
    ),
];

/// Algorithms: the entry of critical sections, and what is published.
const ALGORITHMS: &[Classic] = &[
    forbidden(
        "Dekker+sc: both enter",
        "x.store(1, sc); r0 = y.load(sc); if r0 == 0 { z.store(1, rlx) } \
         | y.store(1, sc); r1 = x.load(sc); if r1 == 0 { z.store(2, rlx) }",
        "r0=0 r1=0",
    ),
    allowed(
        "Dekker+rel+acq: both enter",
        "x.store(1, rel); r0 = y.load(acq); if r0 == 0 { z.store(1, rlx) } \
         | y.store(1, rel); r1 = x.load(acq); if r1 == 0 { z.store(2, rlx) }",
        "r0=0 r1=0",
    ),
    // `x`, `y`: interest; `z`: whose turn it is not. Enter if the other has no interest or came later.
    forbidden(
        "Peterson+sc: both enter at once, neither saw the other",
        "x.store(1, sc); z.store(1, sc); r0 = y.load(sc); r1 = z.load(sc) \
         | y.store(1, sc); z.store(2, sc); r2 = x.load(sc); r3 = z.load(sc)",
        "r0=0 r2=0",
    ),
    forbidden(
        "Peterson+sc: both believe that the other came later",
        "x.store(1, sc); z.store(1, sc); r0 = y.load(sc); r1 = z.load(sc) \
         | y.store(1, sc); z.store(2, sc); r2 = x.load(sc); r3 = z.load(sc)",
        "r0=1 r1=2 r2=1 r3=1",
    ),
    allowed(
        "Peterson+rel+acq: both enter",
        "x.store(1, rel); z.store(1, rel); r0 = y.load(acq); r1 = z.load(acq) \
         | y.store(1, rel); z.store(2, rel); r2 = x.load(acq); r3 = z.load(acq)",
        "r0=0 r2=0",
    ),
    forbidden(
        "Peterson with an exchanged turn",
        "x.store(1, rlx); r0 = z.swap(1, ar); r1 = y.load(acq) \
         | y.store(1, rlx); r2 = z.swap(2, ar); r3 = x.load(acq)",
        "r1=0 r3=0",
    ),
    forbidden(
        "spin lock: an update is lost",
        "r0 = x.compare_exchange(0, 1, acq, rlx); if r0 == 0 { r1 = y.load(rlx); y.store(7, rlx); \
         x.store(0, rel) } \
         | r2 = x.compare_exchange(0, 1, acq, rlx); if r2 == 0 { r3 = y.load(rlx); y.store(8, rlx); x.store(2, rel) }",
        "r0=0 r1=0 r2=0 r3=0",
    ),
    allowed(
        "spin lock without release: an update is lost",
        "r0 = x.compare_exchange(0, 1, acq, rlx); if r0 == 0 { r1 = y.load(rlx); y.store(7, rlx); \
         x.store(0, rlx) } \
         | r2 = x.compare_exchange(0, 1, acq, rlx); if r2 == 0 { r3 = y.load(rlx); y.store(8, rlx); x.store(2, rlx) }",
        "r0=0 r1=0 r2=0 r3=0",
    ),
    forbidden(
        "sequence lock: a torn read is accepted",
        "x.store(1, rlx); fence(rel); y.store(1, rlx); z.store(1, rlx); x.store(2, rel) \
         | r0 = x.load(acq); r1 = y.load(rlx); r2 = z.load(rlx); fence(acq); r3 = x.load(rlx)",
        "r0=0 r1=1 r2=0 r3=0",
    ),
    allowed(
        "sequence lock without fences: a torn read is accepted",
        "x.store(1, rlx); y.store(1, rlx); z.store(1, rlx); x.store(2, rel) \
         | r0 = x.load(acq); r1 = y.load(rlx); r2 = z.load(rlx); r3 = x.load(rlx)",
        "r0=0 r1=1 r2=0 r3=0",
    ),
    forbidden(
        "reference count: the last one misses a write",
        "x.store(1, rlx); r0 = y.fetch_add(1, rel) \
         | r1 = y.fetch_add(1, rel); if r1 == 1 { fence(acq); r2 = x.load(rlx) }",
        "r1=1 r2=0",
    ),
    allowed(
        "reference count without the fence: the last one misses a write",
        "x.store(1, rlx); r0 = y.fetch_add(1, rel) \
         | r1 = y.fetch_add(1, rel); if r1 == 1 { r2 = x.load(rlx) }",
        "r1=1 r2=0",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{rc11, sequential};

    #[test]
    fn rc11_has_the_verdict_of_the_literature() {
        for classic in all() {
            let condition = classic.condition();
            let found = rc11::outcomes(&classic.program()).iter().any(|outcome| condition.holds(outcome));
            assert_eq!(
                found,
                classic.allowed,
                "{}: {}\n{}",
                classic.name,
                classic.outcome,
                classic.program()
            );
        }
    }

    #[test]
    fn what_is_forbidden_is_not_sequentially_consistent() {
        for classic in all().filter(|classic| !classic.allowed) {
            let condition = classic.condition();
            let found =
                sequential::outcomes(&classic.program()).iter().any(|outcome| condition.holds(outcome));
            assert!(!found, "{}", classic.name);
        }
    }

    #[test]
    fn names_are_not_given_twice() {
        let mut names: Vec<_> = all().map(|classic| classic.name).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
    }
}
