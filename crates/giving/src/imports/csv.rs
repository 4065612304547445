//! A file of rows, read in constant memory whatever somebody wrote into it.
//!
//! Commas part fields; a field may stand in quotes, a quote inside it is doubled, and then it may
//! hold commas and line breaks. Lines end with LF or CRLF. A row that breaks these rules is told
//! with its line, and reading goes on with the next line: one forgotten quote does not eat the
//! rest of the file.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};

/// The most bytes of one row, line breaks in quotes included.
pub(crate) const ROW_BYTES_MAX: usize = 65_536;

/// One row of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// The line it begins on; the first line of the file is 1.
    pub line: u64,
    pub fields: Result<Vec<String>, Broken>,
}

/// Why a row cannot be read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    TooLong,
    /// A quote is opened and never closed.
    QuoteOpen,
    /// A quote stands in the middle of a field, or text behind the closing one.
    QuoteAstray,
    /// Not UTF-8.
    Encoding,
}

/// Where in a row a byte stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    FieldStart,
    Plain,
    Quoted,
    /// Behind a quote inside quotes: the end of the field, or a doubled quote.
    Closing,
}

/// The rows of a file, header included. Empty lines are passed over.
pub(crate) struct Rows<R> {
    input: BufReader<R>,
    /// Read already, to be read again.
    again: VecDeque<u8>,
    line: u64,
}

impl<R: Read> Rows<R> {
    pub(crate) fn of(input: R) -> io::Result<Rows<R>> {
        let mut input = BufReader::with_capacity(ROW_BYTES_MAX, input);
        if input.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
            input.consume(3);
        }
        Ok(Rows { input, again: VecDeque::new(), line: 1 })
    }

    pub(crate) fn next(&mut self) -> io::Result<Option<Row>> {
        loop {
            let line = self.line;
            let mut raw = Vec::new();
            let fields = match self.raw(&mut raw)? {
                End::File if raw.is_empty() => return Ok(None),
                End::Row | End::File => parse(&raw),
                End::TooLong => Err(Broken::TooLong),
                End::QuoteOpen => Err(Broken::QuoteOpen),
            };
            if fields.as_ref().is_ok_and(|fields| fields.iter().all(|field| field.is_empty()))
                && raw.iter().all(|byte| matches!(byte, b'\r' | b'\n'))
            {
                continue;
            }
            return Ok(Some(Row { line, fields }));
        }
    }

    /// Reads to the end of a row, its line break left out.
    fn raw(&mut self, raw: &mut Vec<u8>) -> io::Result<End> {
        let mut at = At::FieldStart;
        loop {
            let Some(byte) = self.byte()? else {
                return if at == At::Quoted { self.back_to_next_line(raw) } else { Ok(End::File) };
            };
            at = match (at, byte) {
                (At::Quoted, b'"') => At::Closing,
                (At::Quoted, _) => At::Quoted,
                (At::FieldStart | At::Closing, b'"') => At::Quoted,
                (_, b'\n') => {
                    self.passed(raw);
                    if raw.last() == Some(&b'\r') {
                        raw.pop();
                    }
                    return Ok(End::Row);
                }
                (_, b',') => At::FieldStart,
                (At::FieldStart | At::Plain | At::Closing, _) => At::Plain,
            };
            raw.push(byte);
            if raw.len() > ROW_BYTES_MAX {
                if at == At::Quoted && raw.contains(&b'\n') {
                    return self.back_to_next_line(raw);
                }
                return self.skip_line(raw);
            }
        }
    }

    /// A quote that never closes ends with its own line; the lines behind it are read again.
    fn back_to_next_line(&mut self, raw: &mut Vec<u8>) -> io::Result<End> {
        if let Some(end) = raw.iter().position(|byte| *byte == b'\n') {
            for byte in raw.drain(end.saturating_add(1)..).rev() {
                self.again.push_front(byte);
            }
            self.line = self.line.saturating_add(1);
        }
        Ok(End::QuoteOpen)
    }

    /// A line without an end is not kept.
    fn skip_line(&mut self, raw: &[u8]) -> io::Result<End> {
        while let Some(byte) = self.byte()? {
            if byte == b'\n' {
                self.passed(raw);
                break;
            }
        }
        Ok(End::TooLong)
    }

    /// A row is behind us, with the line breaks in its quotes.
    fn passed(&mut self, raw: &[u8]) {
        let inside = raw.iter().filter(|byte| **byte == b'\n').count();
        let inside = u64::try_from(inside).unwrap_or(u64::MAX);
        self.line = self.line.saturating_add(inside).saturating_add(1);
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        if let Some(byte) = self.again.pop_front() {
            return Ok(Some(byte));
        }
        let byte = self.input.fill_buf()?.first().copied();
        if byte.is_some() {
            self.input.consume(1);
        }
        Ok(byte)
    }
}

enum End {
    Row,
    File,
    TooLong,
    QuoteOpen,
}

/// The fields of one row, whose quotes are closed.
fn parse(raw: &[u8]) -> Result<Vec<String>, Broken> {
    let mut fields = Vec::new();
    let mut field = Vec::new();
    let mut at = At::FieldStart;
    for byte in raw.iter().copied().chain([b',']) {
        at = match (at, byte) {
            (At::Quoted, b'"') => At::Closing,
            (At::Closing, b'"') => {
                field.push(b'"');
                At::Quoted
            }
            (At::Quoted, _) => {
                field.push(byte);
                At::Quoted
            }
            (At::FieldStart, b'"') => At::Quoted,
            (At::FieldStart | At::Plain | At::Closing, b',') => {
                let text = String::from_utf8(std::mem::take(&mut field));
                fields.push(text.map_err(|_| Broken::Encoding)?);
                At::FieldStart
            }
            (At::Plain, b'"') | (At::Closing, _) => return Err(Broken::QuoteAstray),
            (At::FieldStart | At::Plain, _) => {
                field.push(byte);
                At::Plain
            }
        };
    }
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<Row> {
        let mut rows = Rows::of(bytes).unwrap();
        let mut all = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            all.push(row);
        }
        all
    }

    fn fields(bytes: &[u8]) -> Vec<Vec<String>> {
        rows(bytes).into_iter().map(|row| row.fields.unwrap()).collect()
    }

    #[test]
    fn c38_a_spreadsheets_file_is_read_as_it_was_meant() {
        let file =
            b"\xef\xbb\xbfname,note\r\n\"Ann, \"\"Annie\"\"\",\"two\r\nlines\"\r\n\r\nBo,\r\n";
        assert_eq!(
            fields(file),
            [["name", "note"], ["Ann, \"Annie\"", "two\r\nlines"], ["Bo", ""]]
        );
        assert_eq!(rows(file).iter().map(|row| row.line).collect::<Vec<_>>(), [1, 2, 5]);
        assert_eq!(fields(b"a,b"), [["a", "b"]]);
        assert!(rows(b"").is_empty() && rows(b"\xef\xbb\xbf\r\n\n").is_empty());
    }

    #[test]
    fn c38_a_row_of_commas_is_a_row() {
        assert_eq!(fields(b",,\n"), [["", "", ""]]);
    }

    #[test]
    fn c38_one_forgotten_quote_costs_one_line() {
        let all = rows(b"a,b\n\"open,1\nc,d\ne,f\n");
        assert_eq!(all[1], Row { line: 2, fields: Err(Broken::QuoteOpen) });
        assert_eq!(all[2].fields, Ok(vec!["c".to_owned(), "d".to_owned()]));
        assert_eq!((all.len(), all[3].line), (4, 4));
    }

    #[test]
    fn c38_a_line_without_an_end_is_told_and_passed_over() {
        let mut file = b"a,b\n".to_vec();
        file.extend(std::iter::repeat_n(b'x', 1_000_000));
        file.extend(b"\nc,d\n");
        let all = rows(&file);
        assert_eq!(all[1], Row { line: 2, fields: Err(Broken::TooLong) });
        assert_eq!((all[2].line, all.len()), (3, 3));
    }

    #[test]
    fn c38_an_open_quote_before_a_long_file_costs_one_line() {
        let mut file = b"a,b\n\"open,1\n".to_vec();
        for _ in 0..20_000 {
            file.extend(b"cc,dd\n");
        }
        let all = rows(&file);
        assert_eq!(all[1].fields, Err(Broken::QuoteOpen));
        assert_eq!(all.len(), 20_002);
        assert_eq!(all.last().unwrap().line, 20_002);
    }

    #[test]
    fn c38_other_alphabets_and_astray_quotes_are_told() {
        assert_eq!(rows(b"a\nJos\xe9\n")[1].fields, Err(Broken::Encoding));
        assert_eq!(rows(b"a\n5\" pipe\n")[1].fields, Err(Broken::QuoteAstray));
        assert_eq!(rows(b"a\n\"x\" y\n")[1].fields, Err(Broken::QuoteAstray));
        assert_eq!(rows(b"a\n5\" pipe\nb\n").len(), 3);
    }
}
