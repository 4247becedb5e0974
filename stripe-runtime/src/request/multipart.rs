//! Bodies of several parts, `multipart/form-data`, as files are sent in.

use std::fmt::{self, Write as _};
use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use crate::Form;

/// The parts of a body: texts and files, in order.
///
/// ```
/// use stripe_runtime::{Method, Multipart, Request};
///
/// let parts = Multipart::new()
///     .text("purpose", "dispute_evidence")
///     .file("file", "receipt.png", "image/png", b"...");
/// let request = Request::builder(Method::Post, "/v1/files")
///     .base_url("https://files.stripe.com/")
///     .multipart(&parts)
///     .build()?;
/// # Ok::<(), stripe_runtime::Error>(())
/// ```
///
/// See [uploading files](https://docs.stripe.com/file-upload).
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Multipart(Vec<Part>);

#[derive(Clone, PartialEq, Eq)]
struct Part {
    name: String,
    /// Name and media type of a file.
    file: Option<(String, String)>,
    bytes: Vec<u8>,
}

/// A file that an operation sends.
///
/// See [uploading files](https://docs.stripe.com/file-upload).
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileUpload {
    /// Its name, such as `receipt.png`.
    pub name: String,
    /// Its media type, such as `image/png`.
    pub content_type: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl FileUpload {
    /// A file with its name and media type.
    pub fn new(
        name: impl Into<String>,
        content_type: impl Into<String>,
        bytes: impl Into<Vec<u8>>,
    ) -> Self {
        Self {
            name: name.into(),
            content_type: content_type.into(),
            bytes: bytes.into(),
        }
    }
}

/// Shows name and media type, not what it holds.
impl fmt::Debug for FileUpload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileUpload")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .finish_non_exhaustive()
    }
}

impl Multipart {
    /// No parts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text; `name` may nest, as in `file_link_data[create]`.
    #[must_use]
    pub fn text(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.0.push(Part {
            name: name.into(),
            file: None,
            bytes: text.into().into_bytes(),
        });
        self
    }

    /// Adds a file with its name and media type, such as `image/png`.
    #[must_use]
    pub fn file(
        mut self,
        name: impl Into<String>,
        file_name: impl Into<String>,
        content_type: impl Into<String>,
        bytes: impl Into<Vec<u8>>,
    ) -> Self {
        self.0.push(Part {
            name: name.into(),
            file: Some((file_name.into(), content_type.into())),
            bytes: bytes.into(),
        });
        self
    }

    /// The pairs of a form as texts.
    pub(super) fn from_form(form: &Form) -> Self {
        let texts = form.pairs();
        texts.fold(Self::new(), |parts, (name, text)| parts.text(name, text))
    }

    /// Adds a file under `name`.
    pub fn push_file(&mut self, name: &str, file: &FileUpload) {
        self.0.push(Part {
            name: name.to_owned(),
            file: Some((file.name.clone(), file.content_type.clone())),
            bytes: file.bytes.clone(),
        });
    }

    /// Media type and body.
    pub(super) fn encode(&self) -> (String, Vec<u8>) {
        let boundary = self.boundary();
        let mut body = Vec::new();
        for part in &self.0 {
            body.extend(format!("--{boundary}\r\n{}\r\n", part.head()).into_bytes());
            body.extend(&part.bytes);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{boundary}--\r\n").into_bytes());
        (format!("multipart/form-data; boundary={boundary}"), body)
    }

    /// A text that no part holds, as nobody can foresee it.
    fn boundary(&self) -> String {
        let keys = RandomState::new();
        let half = |half: u8| {
            let mut hasher = keys.build_hasher();
            hasher.write_u8(half);
            self.0.iter().for_each(|part| hasher.write(&part.bytes));
            hasher.finish()
        };
        format!("stripe-runtime-{:016x}{:016x}", half(0), half(1))
    }
}

impl Part {
    /// The lines before the bytes.
    fn head(&self) -> String {
        let name = quoted(&self.name);
        let head = format!("Content-Disposition: form-data; name=\"{name}\"");
        match &self.file {
            None => head + "\r\n",
            Some((file_name, content_type)) => {
                let (file_name, content_type) = (quoted(file_name), one_line(content_type));
                format!("{head}; filename=\"{file_name}\"\r\nContent-Type: {content_type}\r\n")
            }
        }
    }
}

/// Text that ends neither a quoted name nor a line, as browsers write it.
///
/// Some readers take a backslash before the closing quote for an escape, and refuse a head with
/// control characters.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for (i, char) in text.char_indices() {
        let is_last = i + char.len_utf8() == text.len();
        if char == '"' || char.is_ascii_control() || (char == '\\' && is_last) {
            let _ = write!(quoted, "%{:02X}", u32::from(char));
        } else {
            quoted.push(char);
        }
    }
    quoted
}

fn one_line(text: &str) -> String {
    text.replace(|char: char| char.is_ascii_control(), " ")
}

/// Shows the parts' names, not what they hold.
impl fmt::Debug for Multipart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Multipart")?;
        f.debug_set()
            .entries(self.0.iter().map(|part| &part.name))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_between_boundaries() {
        let parts = Multipart::new().text("purpose", "a\r\nb").file(
            "file",
            "a\"\n.png",
            "image/png; \"1\"",
            [0, 255],
        );
        let (content_type, body) = parts.encode();
        let (_, boundary) = content_type
            .split_once("multipart/form-data; boundary=")
            .unwrap();
        let want = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\na\r\nb\r\n\
             --{boundary}\r\nContent-Disposition: form-data; name=\"file\"; \
             filename=\"a%22%0A.png\"\r\nContent-Type: image/png; \"1\"\r\n\r\n\0\u{1}\r\n--{boundary}--\r\n"
        );
        let want: Vec<u8> = want
            .bytes()
            .map(|byte| if byte == 1 { 255 } else { byte })
            .collect();
        assert_eq!(body, want);
    }

    #[test]
    fn nobody_foresees_the_boundary() {
        let parts = Multipart::new().text("a", "b");
        assert_ne!(parts.encode().0, parts.encode().0);
    }

    #[test]
    fn debug_shows_names_only() {
        let parts = Multipart::new().text("token", "secret");
        assert_eq!(format!("{parts:?}"), r#"Multipart{"token"}"#);
    }
}
