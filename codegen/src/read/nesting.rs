//! How deep a text nests, before any parser sees it: parsers can need minutes to find out.

/// Levels that texts and comments may seem to have, as what is in them is not told from the rest.
const MOST: usize = 1000;

/// Where more levels are open than any document has.
pub(super) fn too_deep(text: &str) -> Option<usize> {
    match text
        .trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with('{')
    {
        true => brackets(text, true),
        false => brackets(text, false).or_else(|| blocks(text)),
    }
}

/// Brackets; those in texts do not count in JSON.
fn brackets(text: &str, is_json: bool) -> Option<usize> {
    let mut depth = 0_usize;
    let mut is_text = false;
    let mut is_escaped = false;
    for (offset, byte) in text.bytes().enumerate() {
        if is_escaped {
            is_escaped = false;
            continue;
        }
        match byte {
            b'"' if is_json => is_text = !is_text,
            b'\\' if is_text => is_escaped = true,
            b'[' | b'{' if !is_text => depth += 1,
            b']' | b'}' if !is_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MOST {
            return Some(offset);
        }
    }
    None
}

/// Lines further and further in, and several `-` or `?` in one.
fn blocks(text: &str) -> Option<usize> {
    let mut columns: Vec<usize> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let bytes = line.as_bytes();
        let mut column = bytes.iter().take_while(|byte| **byte == b' ').count();
        if bytes
            .get(column)
            .is_some_and(|byte| !b"#\r\n".contains(byte))
        {
            while columns.last().is_some_and(|last| *last >= column) {
                columns.pop();
            }
            columns.push(column);
            while let Some([b'-' | b'?', b' ']) = bytes.get(column..column + 2) {
                column += 2;
                columns.push(column);
                if columns.len() > MOST {
                    return Some(start + column);
                }
            }
        }
        if columns.len() > MOST {
            return Some(start);
        }
        start += line.len();
    }
    None
}
