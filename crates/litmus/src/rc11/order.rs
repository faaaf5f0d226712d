//! The modification orders of one location that contain all pairs that coherence asks for.
//!
//! A read-modify-write follows at once what it reads from (atomicity), so what is ordered are chains: a plain write
//! and the read-modify-writes on top of it, which move as one.

use super::graph::Graph;
use super::relation::{EventSet, members};
use crate::program::Location;

/// A plain or initial write, and the read-modify-writes that follow it one after the other.
struct Chain {
    writes: Vec<usize>,
    set: EventSet,
    /// What must come before.
    older: EventSet,
}

/// All modification orders of the location, oldest write first.
pub fn all(graph: &Graph, location: Location) -> Vec<Vec<usize>> {
    let mut orders = Vec::new();
    if let Some(chains) = chains(graph, location) {
        extend(&chains, 0, &mut Vec::new(), &mut orders);
    }
    orders
}

/// Whether the location has any modification order.
pub fn exists(graph: &Graph, location: Location) -> bool {
    let Some(mut open) = chains(graph, location) else { return false };
    let mut placed = 0;
    while let Some(next) = open.iter().position(|chain| chain.older & !placed == 0) {
        placed |= open.swap_remove(next).set;
    }
    open.is_empty()
}

/// The chains of the location; nothing if one of them contradicts itself.
fn chains(graph: &Graph, location: Location) -> Option<Vec<Chain>> {
    let events = graph.events();
    let writes = members(graph.writes_to(location));
    let heads = writes.filter(|&write| events[write].source.is_none());
    heads
        .map(|head| {
            let mut chain = Chain { writes: Vec::new(), set: 0, older: 0 };
            let mut next = Some(head);
            while let Some(write) = next {
                let below = chain.set;
                chain.set |= 1 << write;
                chain.writes.push(write);
                chain.older |= events[write].older & !below;
                next = events[write].updated_by;
            }
            (chain.older & chain.set == 0).then_some(chain)
        })
        .collect()
}

fn extend(chains: &[Chain], placed: EventSet, order: &mut Vec<usize>, orders: &mut Vec<Vec<usize>>) {
    let mut complete = true;
    for chain in chains.iter().filter(|chain| chain.set & placed == 0) {
        complete = false;
        if chain.older & !placed == 0 {
            let length = order.len();
            order.extend(&chain.writes);
            extend(chains, placed | chain.set, order, orders);
            order.truncate(length);
        }
    }
    if complete {
        orders.push(order.clone());
    }
}
