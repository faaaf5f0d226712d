//! Scenarios with a verdict each: `fails_…` has an execution that panics, `hangs_…` one that never ends, and `holds_…`
//! holds in all.

pub mod locks;
pub mod messages;
pub mod once;
pub mod telling;
pub mod waiting;

macro_rules! scenarios {
    ($($area:ident: $($name:ident)*;)*) => {
        pub const ALL: &[(&str, fn())] = &[$($((stringify!($name), $area::$name)),*),*];
    };
}

scenarios! {
    locks: fails_readers_do_not_see_each_other holds_a_writer_sees_readers fails_try_lock_sees_the_time_before_an_unlock
        holds_an_unlock_is_seen_by_a_lock hangs_reading_again_behind_a_writer hangs_locking_again
        fails_poison_can_come_late holds_downgrade_lets_no_writer_in;
    messages: fails_a_message_tells_only_of_its_own_sender holds_a_message_tells_of_its_sender
        holds_a_receive_frees_a_place holds_a_rendezvous_tells_the_sender holds_the_last_sender_is_seen
        fails_a_receive_may_time_out fails_a_sender_may_be_dropped_late fails_nobody_may_be_there_to_meet
        holds_a_message_that_nobody_took_comes_back;
    once: fails_an_initialisation_is_over_after_its_effects holds_what_is_set_is_seen hangs_initialising_again;
    telling: fails_after_printing fails_with_a_number_in_a_lock;
    waiting: fails_waking_is_no_reason fails_a_wait_may_time_out holds_time_is_over_after_a_time_out
        hangs_a_notification_before_the_wait_is_lost holds_a_barrier_orders_what_is_before_and_after;
}
