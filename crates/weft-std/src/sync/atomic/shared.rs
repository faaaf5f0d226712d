//! What atomics of all types have in common.

/// Implements it for `$atomic`, which has the fields `value: UnsafeCell<$type>`, `history: weft::Atomic` and
/// `made: Option<Loc>`, in this order, and knows `to_bits`, `from_bits` and `show`.
macro_rules! atomic {
    ([$($parameter:ident)?] $atomic:ty, $type:ty) => {
        impl<$($parameter)?> $atomic {
            /// An atomic with this value.
            #[track_caller]
            pub const fn new(value: $type) -> Self {
                let made = Some(Location::caller());
                Self { value: UnsafeCell::new(value), history: weft::Atomic::new(), made }
            }

            /// Not checked: the history of an atomic has no place in an integer.
            ///
            /// # Safety
            ///
            /// As the real one.
            #[track_caller]
            pub unsafe fn from_ptr<'a>(_: *mut $type) -> &'a Self {
                weft::not_checked(concat!("calls ", stringify!($atomic), "::from_ptr"), Some(Location::caller().into()))
            }

            /// Its value, which nobody else can see.
            pub fn get_mut(&mut self) -> &mut $type {
                self.value.get_mut()
            }

            /// Its value.
            pub const fn into_inner(self) -> $type {
                self.value.into_inner()
            }

            /// The address of its value.
            pub const fn as_ptr(&self) -> *mut $type {
                self.value.get()
            }

            /// Reads.
            #[track_caller]
            #[inline(never)]
            pub fn load(&self, order: Ordering) -> $type {
                ordering::of_load(order);
                Self::from_bits(self.history.load(self.cell(), order, Location::caller(), Self::show))
            }

            /// Writes.
            #[track_caller]
            #[inline(never)]
            pub fn store(&self, value: $type, order: Ordering) {
                ordering::of_store(order);
                let bits = Self::to_bits(value);
                self.history.store(self.cell(), bits, order, Location::caller(), Self::show);
            }

            /// Writes, and returns what was there.
            #[track_caller]
            #[inline(never)]
            pub fn swap(&self, value: $type, order: Ordering) -> $type {
                self.change("swap", order, Location::caller(), &|_| value)
            }

            /// Writes `new` if `current` is there.
            #[track_caller]
            #[deprecated(since = "1.50.0", note = "Use `compare_exchange` or `compare_exchange_weak` instead")]
            pub fn compare_and_swap(&self, current: $type, new: $type, order: Ordering) -> $type {
                match self.compare_exchange(current, new, order, ordering::for_failure(order)) {
                    Ok(value) | Err(value) => value,
                }
            }

            /// Writes `new` if `current` is there.
            #[track_caller]
            #[inline(never)]
            pub fn compare_exchange(
                &self,
                current: $type,
                new: $type,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$type, $type> {
                ordering::of_failure(failure);
                let orders = (success, failure);
                self.exchange("compare_exchange", false, current, new, orders, Location::caller())
            }

            /// As `compare_exchange`, but may fail for no reason.
            #[track_caller]
            #[inline(never)]
            pub fn compare_exchange_weak(
                &self,
                current: $type,
                new: $type,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$type, $type> {
                ordering::of_failure(failure);
                let orders = (success, failure);
                self.exchange("compare_exchange_weak", true, current, new, orders, Location::caller())
            }

            /// Writes what `f` makes of what is there, as often as others come in between.
            #[track_caller]
            pub fn fetch_update<F: FnMut($type) -> Option<$type>>(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                mut f: F,
            ) -> Result<$type, $type> {
                let mut previous = self.load(fetch_order);
                while let Some(next) = f(previous) {
                    match self.compare_exchange_weak(previous, next, set_order, fetch_order) {
                        Ok(value) => return Ok(value),
                        Err(value) => previous = value,
                    }
                }
                Err(previous)
            }

            /// As `fetch_update`.
            #[track_caller]
            pub fn try_update(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                f: impl FnMut($type) -> Option<$type>,
            ) -> Result<$type, $type> {
                self.fetch_update(set_order, fetch_order, f)
            }

            /// As `fetch_update` with an `f` that always has an answer.
            #[track_caller]
            pub fn update(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                mut f: impl FnMut($type) -> $type,
            ) -> $type {
                match self.fetch_update(set_order, fetch_order, |value| Some(f(value))) {
                    Ok(value) | Err(value) => value,
                }
            }

            fn exchange(
                &self,
                verb: &'static str,
                weak: bool,
                current: $type,
                new: $type,
                (success, failure): (Ordering, Ordering),
                loc: Loc,
            ) -> Result<$type, $type> {
                let (current, new) = (Self::to_bits(current), Self::to_bits(new));
                let update = weft::Update {
                    verb,
                    success,
                    failure,
                    weak,
                    new: &|old| (old == current).then_some(new),
                };
                let outcome = self.history.rmw(self.cell(), &update, loc, Self::show);
                outcome.map(Self::from_bits).map_err(Self::from_bits)
            }

            #[inline(never)]
            fn change(
                &self,
                verb: &'static str,
                order: Ordering,
                loc: Loc,
                f: &dyn Fn($type) -> $type,
            ) -> $type {
                let update = weft::Update {
                    verb,
                    success: order,
                    failure: Ordering::Relaxed,
                    weak: false,
                    new: &|old| Some(Self::to_bits(f(Self::from_bits(old)))),
                };
                match self.history.rmw(self.cell(), &update, loc, Self::show) {
                    Ok(old) | Err(old) => Self::from_bits(old),
                }
            }

            fn cell(&self) -> Cell8 {
                Cell8 { address: self.value.get().cast(), size: size_of::<$type>(), made: self.made }
            }
        }

        // SAFETY: as in `std`: every access is atomic.
        unsafe impl<$($parameter)?> Sync for $atomic {}
        // SAFETY: as above.
        unsafe impl<$($parameter)?> Send for $atomic {}
        impl<$($parameter)?> RefUnwindSafe for $atomic {}

        impl<$($parameter)?> From<$type> for $atomic {
            #[track_caller]
            fn from(value: $type) -> Self {
                Self::new(value)
            }
        }

        impl<$($parameter)?> fmt::Debug for $atomic {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.load(Ordering::Relaxed), f)
            }
        }
    };
}

/// Implements operations that return what was there and write something else.
macro_rules! changes {
    ($type:ty, $($name:ident |$old:ident, $value:ident| $new:expr;)*) => {$(
        #[doc = concat!("Atomically writes `", stringify!($new), "`, and returns what was there.")]
        #[track_caller]
        #[inline(never)]
        pub fn $name(&self, $value: $type, order: Ordering) -> $type {
            self.change(stringify!($name), order, Location::caller(), &|$old| $new)
        }
    )*};
}

pub(super) use {atomic, changes};
