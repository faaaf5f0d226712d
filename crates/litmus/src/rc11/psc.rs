//! The axiom for `SeqCst`: partial-SC is acyclic (section 3 of the paper).
//!
//! ```text
//! scb      = sb ∪ sb|≠loc ; hb ; sb|≠loc ∪ hb|loc ∪ mo ∪ fr
//! psc_base = ([E_sc] ∪ [F_sc] ; hb?) ; scb ; ([E_sc] ∪ hb? ; [F_sc])
//! psc_F    = [F_sc] ; (hb ∪ hb ; eco ; hb) ; [F_sc]
//! ```
//!
//! with `eco = (rf ∪ mo ∪ fr)⁺`. `E_sc` are all `SeqCst` events, `F_sc` the fences among them.

use super::graph::Graph;
use super::relation::{self, EventSet, Relation, compose, image, union};

/// What is in `scb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axiom {
    /// As above.
    Paper,
    /// Also `sb ; hb ; sb` whatever the locations, and `eco` instead of `mo ∪ fr`.
    Cpp20,
}

/// Whether partial-SC has no cycle, given the modification order of each location.
pub fn is_acyclic(graph: &Graph, orders: &[&[usize]], axiom: Axiom) -> bool {
    let sc_events = select(graph, |event| event.sc);
    if sc_events.count_ones() < 2 {
        return true;
    }
    let sc_fences = select(graph, |event| event.sc && event.location.is_none());
    let hb = relation::inverse(&graph.events().iter().map(|event| event.happened).collect());
    let (mo, rf) = (modification(graph, orders), reads_from(graph));
    let fr = reads_before(graph, &mo);
    let eco = relation::closure(&union(&[&rf, &mo, &fr]));
    let scb = match axiom {
        Axiom::Paper => union(&[&sc_before(graph, &hb), &mo, &fr]),
        Axiom::Cpp20 => union(&[&sc_before(graph, &hb), &strongly(graph, &hb), &eco]),
    };
    let fence_order = union(&[&hb, &compose(&compose(&hb, &eco), &hb)]);
    let psc = (0..graph.events().len()).map(|event| {
        let bit = 1 << event;
        let starts = if bit & sc_fences != 0 { bit | hb[event] } else { bit };
        let ends = image(starts, &scb);
        let base = (ends & sc_events) | ((ends | image(ends, &hb)) & sc_fences);
        let fences = if bit & sc_fences != 0 { fence_order[event] & sc_fences } else { 0 };
        if bit & sc_events != 0 { base | fences } else { 0 }
    });
    relation::is_acyclic(&psc.collect())
}

fn select(graph: &Graph, wanted: impl Fn(&super::graph::Event) -> bool) -> EventSet {
    let events = graph.events().iter().enumerate();
    events.filter(|(_, event)| wanted(event)).fold(0, |set, (index, _)| set | 1 << index)
}

fn modification(graph: &Graph, orders: &[&[usize]]) -> Relation {
    let mut mo = vec![0; graph.events().len()];
    for order in orders {
        let mut younger = 0;
        for &write in order.iter().rev() {
            mo[write] = younger;
            younger |= 1 << write;
        }
    }
    mo
}

fn reads_from(graph: &Graph) -> Relation {
    let sources = graph.events().iter().map(|event| event.source.map_or(0, |source| 1 << source)).collect();
    relation::inverse(&sources)
}

/// A read comes before each write that is younger than what it reads; a read-modify-write not before itself.
fn reads_before(graph: &Graph, mo: &Relation) -> Relation {
    let read = |(index, event): (usize, &super::graph::Event)| {
        event.source.map_or(0, |source| mo[source] & !(1 << index))
    };
    graph.events().iter().enumerate().map(read).collect()
}

/// What C++20 calls *strongly happens before*, between tasks.
fn strongly(graph: &Graph, hb: &Relation) -> Relation {
    let sb = sequenced(graph);
    compose(&compose(&sb, hb), &sb)
}

fn sequenced(graph: &Graph) -> Relation {
    relation::inverse(&graph.events().iter().map(|event| event.sequenced).collect())
}

/// The part of `scb` in which nothing communicates.
fn sc_before(graph: &Graph, hb: &Relation) -> Relation {
    let sb = sequenced(graph);
    let elsewhere: Relation = (0..sb.len()).map(|event| sb[event] & !same_location(graph, event)).collect();
    let around = compose(&compose(&elsewhere, hb), &elsewhere);
    let local: Relation = (0..hb.len()).map(|event| hb[event] & same_location(graph, event)).collect();
    union(&[&sb, &around, &local])
}

fn same_location(graph: &Graph, event: usize) -> EventSet {
    let location = graph.events()[event].location;
    select(graph, |other| location.is_some() && other.location == location)
}
