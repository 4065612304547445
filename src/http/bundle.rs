//! Many papers as one file, made while it is sent: no more than one slice of papers is in memory,
//! however many there are.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use futures::stream::{self, Stream};
use giving::statements::KeptStatement;
use giving::{ChurchAdmin, Giving};
use kernel::PersonId;
use views::StatementRunRow;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, StreamWriter, ZipWriter};

use super::failure::Failure;

/// Statements that are read at once.
const SLICE: u32 = 20;

/// What was written and not sent yet.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Sink {
    fn taken(&self) -> Bytes {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).into()
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Where the next slice begins.
enum Next {
    After(Option<PersonId>),
    End,
    Nothing,
}

struct Bundle<Make> {
    giving: Giving,
    admin: ChurchAdmin,
    run: StatementRunRow,
    home: String,
    make: Make,
    sink: Sink,
    zip: Option<ZipWriter<StreamWriter<Sink>>>,
}

/// Why a bundle ended early. Whoever fetches it sees that it is not whole: its list is missing.
#[derive(Debug, thiserror::Error)]
#[error("a bundle ended early: {0}")]
pub(super) struct Broken(String);

/// All statements of a run, each made of what was issued.
pub(super) fn statements<Make, Made>(
    giving: Giving,
    admin: ChurchAdmin,
    run: StatementRunRow,
    home: String,
    make: Make,
) -> impl Stream<Item = Result<Bytes, Broken>> + Send
where
    Make: Fn(KeptStatement, String) -> Made + Send + Sync + 'static,
    Made: Future<Output = Result<Vec<u8>, Failure>> + Send,
{
    let sink = Sink::default();
    let zip = Some(ZipWriter::new_stream(sink.clone()));
    let bundle = Bundle { giving, admin, run, home, make, sink, zip };
    stream::try_unfold((bundle, Next::After(None)), |(mut bundle, next)| async move {
        let next = match next {
            Next::After(after) => bundle.slice(after).await?,
            Next::End => bundle.end()?,
            Next::Nothing => return Ok(None),
        };
        let bytes = bundle.sink.taken();
        Ok(Some((bytes, (bundle, next))))
    })
}

impl<Make, Made> Bundle<Make>
where
    Make: Fn(KeptStatement, String) -> Made + Send + Sync + 'static,
    Made: Future<Output = Result<Vec<u8>, Failure>> + Send,
{
    async fn slice(&mut self, after: Option<PersonId>) -> Result<Next, Broken> {
        let slice = self.giving.statements_slice(&self.admin, &self.run, after, SLICE).await;
        let slice = slice.map_err(broken)?;
        let full = u32::try_from(slice.len()) == Ok(SLICE);
        let last = slice.last().map(|kept| kept.donor);
        for kept in slice {
            let name = kept.read().map_err(broken)?.statement.donor;
            let name = format!("{} {}.pdf", plain(&name), kept.code);
            let made = (self.make)(kept, self.home.clone()).await;
            let pdf = made.map_err(|failure| broken(format!("{failure:?}")))?;
            if let Some(zip) = &mut self.zip {
                // What is compressed already would only be longer.
                let options =
                    SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
                zip.start_file(name, options).map_err(broken)?;
                zip.write_all(&pdf).map_err(broken)?;
            }
        }
        Ok(if full { Next::After(last) } else { Next::End })
    }

    fn end(&mut self) -> Result<Next, Broken> {
        if let Some(zip) = self.zip.take() {
            zip.finish().map_err(broken)?;
        }
        Ok(Next::Nothing)
    }
}

fn broken(why: impl ToString) -> Broken {
    let why = why.to_string();
    tracing::error!(%why, "a bundle of statements ended early");
    Broken(why)
}

/// A name as any disk takes it.
fn plain(name: &str) -> String {
    let fits = |letter: char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '.');
    let plain: String = name.chars().map(|c| if fits(c) { c } else { '_' }).take(80).collect();
    plain.trim_matches(['.', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c11_a_name_is_no_way_out_of_the_folder() {
        assert_eq!(plain("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(plain("Ann O’Noor, Jr."), "Ann O_Noor_ Jr");
        assert_eq!(plain("은혜 (김)"), "은혜 _김_");
    }
}
