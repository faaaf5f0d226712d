//! The macros of `std` that reach into the model: thread-locals and printing.

/// Declares thread-local variables, one value for each modelled thread.
#[macro_export]
macro_rules! thread_local {
    () => {};
    ($(#[$attribute:meta])* $vis:vis static $name:ident: $type:ty = const $init:block; $($rest:tt)*) => {
        $crate::thread_local!(@one [$(#[$attribute])*] [$vis] $name, $type, const $init);
        $crate::thread_local!($($rest)*);
    };
    ($(#[$attribute:meta])* $vis:vis static $name:ident: $type:ty = const $init:block) => {
        $crate::thread_local!(@one [$(#[$attribute])*] [$vis] $name, $type, const $init);
    };
    ($(#[$attribute:meta])* $vis:vis static $name:ident: $type:ty = $init:expr; $($rest:tt)*) => {
        $crate::thread_local!(@one [$(#[$attribute])*] [$vis] $name, $type, $init);
        $crate::thread_local!($($rest)*);
    };
    ($(#[$attribute:meta])* $vis:vis static $name:ident: $type:ty = $init:expr) => {
        $crate::thread_local!(@one [$(#[$attribute])*] [$vis] $name, $type, $init);
    };
    (@one [$($attribute:tt)*] [$vis:vis] $name:ident, $type:ty, $init:expr) => {
        $($attribute)*
        $vis const $name: $crate::thread::LocalKey<$type> = {
            // Its address is the identity of the variable.
            static KEY: u8 = 0;
            fn init() -> $type {
                $init
            }
            $crate::thread::LocalKey::__new(init, &KEY)
        };
    };
}

/// Prints to the standard output.
#[macro_export]
macro_rules! print {
    ($($arguments:tt)*) => {
        $crate::__model::print($crate::format_args!($($arguments)*))
    };
}

/// Prints a line to the standard output.
#[macro_export]
macro_rules! println {
    () => { $crate::print!("\n") };
    ($($arguments:tt)*) => {
        $crate::__model::print_line($crate::format_args!($($arguments)*))
    };
}

/// Prints to the standard error.
#[macro_export]
macro_rules! eprint {
    ($($arguments:tt)*) => {
        $crate::__model::eprint($crate::format_args!($($arguments)*))
    };
}

/// Prints a line to the standard error.
#[macro_export]
macro_rules! eprintln {
    () => { $crate::eprint!("\n") };
    ($($arguments:tt)*) => {
        $crate::__model::eprint_line($crate::format_args!($($arguments)*))
    };
}

/// Prints an expression with its value, and is that value.
#[macro_export]
macro_rules! dbg {
    () => {
        $crate::eprintln!("[{}:{}:{}]", $crate::file!(), $crate::line!(), $crate::column!())
    };
    ($value:expr $(,)?) => {
        match $value {
            value => {
                $crate::eprintln!(
                    "[{}:{}:{}] {} = {:#?}",
                    $crate::file!(),
                    $crate::line!(),
                    $crate::column!(),
                    $crate::stringify!($value),
                    &value
                );
                value
            }
        }
    };
    ($($value:expr),+ $(,)?) => {
        ($($crate::dbg!($value)),+,)
    };
}
