//! Numbers and texts into bytes and back, for the cache. Whatever is odd in the bytes is `None`.

/// Puts values behind each other.
#[derive(Debug, Default)]
pub struct Writer(pub Vec<u8>);

impl Writer {
    /// A number.
    pub fn number(&mut self, number: usize) {
        self.0.extend((number as u64).to_le_bytes());
    }

    /// Bytes of any number.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        self.0.extend(bytes);
    }

    /// A list; `put` puts one of its values.
    pub fn list<T>(&mut self, values: &[T], mut put: impl FnMut(&mut Self, &T)) {
        self.number(values.len());
        for value in values {
            put(self, value);
        }
    }

    /// A number of eight bytes.
    pub fn wide(&mut self, number: u64) {
        self.0.extend(number.to_le_bytes());
    }

    /// A number of four bytes.
    pub fn narrow(&mut self, number: u32) {
        self.0.extend(number.to_le_bytes());
    }
}

/// Takes them in the same order.
#[derive(Debug)]
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    /// A number.
    pub fn number(&mut self) -> Option<usize> {
        usize::try_from(self.wide()?).ok()
    }

    /// Bytes.
    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        self.take(length)
    }

    /// A text.
    pub fn text(&mut self) -> Option<String> {
        String::from_utf8(self.bytes()?.to_vec()).ok()
    }

    /// A list; `take` takes one of its values, each of at least one byte.
    pub fn list<T>(&mut self, mut take: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let length = self.number().filter(|length| *length <= self.0.len())?;
        (0..length).map(|_| take(self)).collect()
    }

    /// A number of eight bytes.
    pub fn wide(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    /// A number of four bytes.
    pub fn narrow(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    /// A byte.
    pub fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }
}
