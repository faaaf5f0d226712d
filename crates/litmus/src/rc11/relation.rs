//! Sets of events and binary relations between them, as bits.

/// A set of events: bit `e` stands for event `e`.
pub type EventSet = u32;

/// For each event the set of those it is related to.
pub type Relation = Vec<EventSet>;

/// The members of a set, smallest first.
pub fn members(mut set: EventSet) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let first = set.trailing_zeros();
        set &= set.wrapping_sub(1);
        (first < EventSet::BITS).then_some(first as usize)
    })
}

/// All that is related to any member of `set`.
pub fn image(set: EventSet, relation: &Relation) -> EventSet {
    members(set).fold(0, |found, event| found | relation[event])
}

/// `first ; second`
pub fn compose(first: &Relation, second: &Relation) -> Relation {
    first.iter().map(|&middle| image(middle, second)).collect()
}

/// The union of relations over the same events.
pub fn union(relations: &[&Relation]) -> Relation {
    let events = relations[0].len();
    (0..events).map(|event| relations.iter().fold(0, |found, relation| found | relation[event])).collect()
}

/// The other way round.
pub fn inverse(relation: &Relation) -> Relation {
    let mut turned = vec![0; relation.len()];
    for (event, &related) in relation.iter().enumerate() {
        for other in members(related) {
            turned[other] |= 1 << event;
        }
    }
    turned
}

/// `relation⁺` (Warshall's algorithm).
pub fn closure(relation: &Relation) -> Relation {
    let mut closed = relation.clone();
    for middle in 0..closed.len() {
        let beyond = closed[middle];
        for row in &mut closed {
            if *row & (1 << middle) != 0 {
                *row |= beyond;
            }
        }
    }
    closed
}

/// Whether no event is related to itself in the closure.
pub fn is_acyclic(relation: &Relation) -> bool {
    closure(relation).iter().enumerate().all(|(event, related)| related & (1 << event) == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_has_a_cycle_and_a_chain_has_none() {
        assert!(!is_acyclic(&vec![0b010, 0b100, 0b001]));
        assert!(is_acyclic(&vec![0b010, 0b100, 0b000]));
    }

    #[test]
    fn the_inverse_of_the_inverse_is_the_relation() {
        let relation = vec![0b110, 0b100, 0b001];
        assert_eq!(inverse(&inverse(&relation)), relation);
        assert_eq!(compose(&relation, &relation), [0b101, 0b001, 0b110]);
    }
}
