//! How a process ended.

/// How a child ended.
#[derive(Debug, Clone, Copy)]
pub(crate) enum End {
    /// With this code, or by this signal, negated.
    Code(i32),
    /// Someone else has asked, and the kernel answers once.
    #[cfg_attr(modelled, expect(dead_code, reason = "nobody else reaps a thread"))]
    Unknown,
}

impl End {
    pub(crate) fn code(self) -> Option<i32> {
        match self {
            Self::Code(code) => Some(code),
            Self::Unknown => None,
        }
    }
}
