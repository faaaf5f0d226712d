//! Iterators over what a channel brings.

use super::Receiver;

/// All messages, until the senders are gone.
#[derive(Debug)]
pub struct Iter<'a, T: 'a> {
    pub(super) receiver: &'a Receiver<T>,
}

/// The messages that are there.
#[derive(Debug)]
pub struct TryIter<'a, T: 'a> {
    pub(super) receiver: &'a Receiver<T>,
}

/// All messages of a receiver that the iterator owns, until the senders are gone.
#[derive(Debug)]
pub struct IntoIter<T> {
    receiver: Receiver<T>,
}

macro_rules! iterators {
    ($(($($parameters:tt)*) $iterator:ty, $next:ident;)*) => {$(
        impl<$($parameters)*> Iterator for $iterator {
            type Item = T;

            #[track_caller]
            fn next(&mut self) -> Option<T> {
                self.receiver.$next().ok()
            }
        }
    )*};
}

iterators! {
    ('a, T) Iter<'a, T>, recv;
    ('a, T) TryIter<'a, T>, try_recv;
    (T) IntoIter<T>, recv;
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        IntoIter { receiver: self }
    }
}
