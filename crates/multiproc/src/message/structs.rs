//! `message!`: a struct of the user's own as a message.

/// Makes a struct a [`Message`](trait@crate::Message): name the struct and all its fields.
///
/// ```
/// use multiproc::{Message, message};
///
/// #[derive(Debug, PartialEq)]
/// struct Job {
///     name: String,
///     rounds: u32,
/// }
///
/// message!(Job { name, rounds });
///
/// let job = Job { name: "countdown".into(), rounds: 3 };
/// assert_eq!(Job::from_bytes(&job.to_bytes()), Ok(job));
/// ```
///
/// A forgotten field does not compile:
///
/// ```compile_fail
/// struct Job { name: String, rounds: u32 }
/// multiproc::message!(Job { name });
/// ```
#[macro_export]
macro_rules! message {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::Message for $name {
            fn encode(&self, out: &mut ::std::vec::Vec<u8>) {
                // A struct without fields takes a byte, too: every message does.
                $crate::Message::encode(&(), out);
                $($crate::Message::encode(&self.$field, out);)*
            }

            fn decode(bytes: &mut &[u8]) -> ::std::result::Result<Self, $crate::DecodeError> {
                <() as $crate::Message>::decode(bytes)?;
                ::std::result::Result::Ok(Self { $($field: $crate::Message::decode(bytes)?),* })
            }
        }
    };
}
