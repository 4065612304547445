//! A mail as it is meant: words in the language of whoever reads it, and no paint. Paint comes when
//! it is sent: plain text and HTML are made of the same letter, so that they cannot differ.

use kernel::{Locale, PersonId};
use serde::{Deserialize, Serialize};
use views::Matter;
use words::mail_frame;

/// What stands in a mail, top to bottom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A paragraph.
    Says(String),
    /// A name and what it is: "Gift number", "7K2-9QX".
    Fact(String, String),
    /// A way into the site: what the button says, and the path.
    Way(String, String),
    /// Something to copy, such as a code.
    Code(String),
    /// A line over what follows.
    Title(String),
}

/// What a mail says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    pub locale: Locale,
    pub subject: String,
    pub blocks: Vec<Block>,
}

impl Letter {
    pub fn new(locale: Locale, subject: String) -> Letter {
        Letter { locale, subject, blocks: Vec::new() }
    }

    /// One more paragraph.
    #[must_use]
    pub fn says(self, words: impl Into<String>) -> Letter {
        self.with(Block::Says(words.into()))
    }

    /// A name and what it is.
    #[must_use]
    pub fn fact(self, name: impl Into<String>, value: impl Into<String>) -> Letter {
        self.with(Block::Fact(name.into(), value.into()))
    }

    /// A button that leads to a path of the site.
    #[must_use]
    pub fn way(self, says: impl Into<String>, path: impl Into<String>) -> Letter {
        self.with(Block::Way(says.into(), path.into()))
    }

    /// A code to copy.
    #[must_use]
    pub fn code(self, code: impl Into<String>) -> Letter {
        self.with(Block::Code(code.into()))
    }

    /// A title over what follows.
    #[must_use]
    pub fn title(self, words: impl Into<String>) -> Letter {
        self.with(Block::Title(words.into()))
    }

    #[must_use]
    pub fn with(mut self, block: Block) -> Letter {
        self.blocks.push(block);
        self
    }

    /// The words alone, with paths instead of addresses: what is kept, searched, and shown in a
    /// list.
    pub fn text(&self) -> String {
        self.lines("")
    }

    fn lines(&self, site: &str) -> String {
        let mut text = String::new();
        let mut was_fact = false;
        for block in &self.blocks {
            let is_fact = matches!(block, Block::Fact(..));
            let in_one_table = is_fact && was_fact;
            if !(text.is_empty() || in_one_table) {
                text.push('\n');
            }
            was_fact = is_fact;
            match block {
                Block::Says(words) | Block::Code(words) | Block::Title(words) => {
                    text.push_str(words);
                }
                Block::Fact(name, value) => {
                    text.push_str(name);
                    text.push_str(": ");
                    text.push_str(value);
                }
                Block::Way(says, path) => {
                    text.push_str(says);
                    text.push_str(":\n");
                    text.push_str(site);
                    text.push_str(path);
                }
            }
            text.push('\n');
        }
        text
    }
}

/// A letter with its reader: who it is for and what it tells of decide what stands at its foot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addressed {
    pub to: PersonId,
    /// One; of the one mail of a day, all it gathered.
    pub about: Vec<Matter>,
    pub letter: Letter,
}

/// The church at the head of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letterhead {
    pub church: String,
    pub phone: String,
    pub address: String,
}

/// What a letter is written on when it leaves.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// `https://give.example.org`, without a slash at its end.
    pub site: &'a str,
    pub head: Option<&'a Letterhead>,
    /// By which mails of this kind are stopped, where they may be.
    pub stop: Option<&'a str>,
}

impl Sheet<'_> {
    /// The address that stops mails of this kind.
    pub fn stop_address(&self) -> Option<String> {
        self.stop.map(|key| format!("{}/unsubscribe/{key}", self.site))
    }
}

impl Addressed {
    /// Whether its reader cannot stop such mails.
    pub fn is_mandatory(&self) -> bool {
        self.about.iter().any(|matter| matter.is_mandatory())
    }

    /// For a reader of plain text.
    pub fn plain(&self, sheet: &Sheet<'_>) -> String {
        let locale = self.letter.locale;
        let mut text = self.letter.lines(sheet.site);
        text.push_str("\n-- \n");
        if let Some(head) = sheet.head {
            text.push_str(&format!("{}\n", questions(locale, head)));
            text.push_str(&format!("{}\n", head.address));
        }
        match sheet.stop_address() {
            Some(stop) => {
                text.push_str(&format!("{}\n", mail_frame::may_stop(locale)));
                text.push_str(&format!("{}: {stop}\n", mail_frame::stop(locale)));
            }
            None if self.is_mandatory() => {
                text.push_str(&format!("{}\n", mail_frame::must_come(locale)));
            }
            None => {}
        }
        let choose = mail_frame::choose(locale);
        text.push_str(&format!("{choose}: {}/settings/notices\n", sheet.site));
        text
    }

    /// For everybody else: one column, no picture, nothing fetched, both themes.
    pub fn html(&self, sheet: &Sheet<'_>) -> String {
        let locale = self.letter.locale;
        let (lang, dir) = (locale.code(), locale.direction());
        let subject = escaped(&self.letter.subject);
        let church = sheet.head.map(|head| escaped(&head.church)).unwrap_or_default();
        let body: String =
            self.letter.blocks.iter().map(|block| painted(block, sheet.site)).collect();
        let foot = self.foot(sheet);
        format!(
            "<!DOCTYPE html>\n<html lang=\"{lang}\" dir=\"{dir}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\">\
             <meta name=\"supported-color-schemes\" content=\"light dark\">\
             <title>{subject}</title><style>{STYLE}</style></head>\
             <body class=\"paper\" style=\"margin:0;padding:24px 12px;background:#f3f4ef;\
             color:#1c2420;font:16px/1.5 system-ui,'Noto Sans',sans-serif\">\
             <div class=\"sheet\" role=\"main\" style=\"max-width:560px;\
             margin:0 auto;padding:0 28px 24px;\
             background:#fdfdfb;border:1px solid #d3d7cd;border-radius:6px\">\
             <p class=\"church\" style=\"margin:0 -28px 24px;padding:14px 28px;\
             background:#173f34;color:#f6f3e4;border-bottom:3px solid #c2a14d;\
             border-radius:5px 5px 0 0;font-weight:600\">{church}</p>\
             <h1 style=\"margin:0 0 16px;font:600 22px/1.25 Georgia,'Noto Serif',serif\">\
             {subject}</h1>{body}</div>\
             <div class=\"soft\" role=\"contentinfo\" style=\"max-width:560px;\
             margin:16px auto 0;padding:0 28px;\
             color:#4c574f;font-size:14px\">{foot}</div></body></html>\n"
        )
    }

    fn foot(&self, sheet: &Sheet<'_>) -> String {
        let locale = self.letter.locale;
        let small = |words: &str| format!("<p style=\"margin:0 0 8px\">{words}</p>");
        let mut foot = String::new();
        if let Some(head) = sheet.head {
            foot.push_str(&small(&escaped(&questions(locale, head))));
            foot.push_str(&small(&escaped(&head.address)));
        }
        let choose = link(&format!("{}/settings/notices", sheet.site), &mail_frame::choose(locale));
        match sheet.stop_address() {
            Some(stop) => {
                foot.push_str(&small(&escaped(&mail_frame::may_stop(locale))));
                let stop = link(&stop, &mail_frame::stop(locale));
                foot.push_str(&small(&format!("{stop} · {choose}")));
            }
            None => {
                if self.is_mandatory() {
                    foot.push_str(&small(&escaped(&mail_frame::must_come(locale))));
                }
                foot.push_str(&small(&choose));
            }
        }
        foot
    }
}

/// Where a program that reads mail has a dark theme, the same tones as the pages'.
const STYLE: &str = "@media (prefers-color-scheme: dark){\
    .paper{background:#101412!important;color:#e4e8e1!important}\
    .sheet{background:#171c19!important;border-color:#2e3732!important;color:#e4e8e1!important}\
    .church{background:#13221b!important;color:#eae4cf!important;border-color:#8c7337!important}\
    .soft,.name{color:#a8b3aa!important}\
    .code{background:#1d2320!important;border-color:#2e3732!important}\
    .way{background:#7cc0a3!important;color:#0b1712!important}\
    .link{color:#7cc0a3!important}}";

fn painted(block: &Block, site: &str) -> String {
    match block {
        Block::Says(words) => {
            format!("<p style=\"margin:0 0 14px\">{}</p>", escaped(words))
        }
        Block::Title(words) => {
            format!(
                "<h2 style=\"margin:20px 0 8px;font:600 18px/1.3 Georgia,'Noto Serif',serif\">\
                 {}</h2>",
                escaped(words)
            )
        }
        Block::Fact(name, value) => {
            format!(
                "<p style=\"margin:0 0 6px\"><span class=\"name\" style=\"color:#4c574f\">\
                 {}</span><br><strong>{}</strong></p>",
                escaped(name),
                escaped(value)
            )
        }
        Block::Way(says, path) => {
            format!(
                "<p style=\"margin:18px 0\"><a class=\"way\" target=\"_blank\" href=\"{}\" style=\"display:\
                 inline-block;padding:11px 18px;background:#1d5545;color:#ffffff;\
                 text-decoration:none;border-radius:3px;font-weight:600\">{}</a></p>",
                escaped(&format!("{site}{path}")),
                escaped(says)
            )
        }
        Block::Code(code) => {
            format!(
                "<p class=\"code\" style=\"margin:0 0 14px;padding:12px 16px;background:#e9ebe3;\
                 border:1px solid #d3d7cd;border-radius:3px;\
                 font:600 26px/1.2 ui-monospace,monospace;letter-spacing:0.2em\">{}</p>",
                escaped(code)
            )
        }
    }
}

fn link(to: &str, says: &str) -> String {
    let (to, says) = (escaped(to), escaped(says));
    format!("<a class=\"link\" href=\"{to}\" style=\"color:#1d5545\">{says}</a>")
}

fn questions(locale: Locale, head: &Letterhead) -> String {
    mail_frame::questions(locale, &head.church, &head.phone)
}

/// Text, and nothing but text.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addressed(locale: Locale, matter: Matter) -> Addressed {
        let letter = Letter::new(locale, "Your gift of $25.00".to_owned())
            .says("Dear <b>Ann</b> & \"friends\",")
            .fact("Gift number", "7K2-9QX")
            .fact("Day", "2026-11-22")
            .way("See this gift", "/gifts/1");
        Addressed {
            to: PersonId::from_uuid(kernel::derive_id(&["ann"])),
            about: vec![matter],
            letter,
        }
    }

    fn head() -> Letterhead {
        Letterhead {
            church: "Grace <Harbor>".to_owned(),
            phone: "253-555-0142".to_owned(),
            address: "410 Dock Street".to_owned(),
        }
    }

    #[test]
    fn d22_text_and_html_say_the_same_and_fetch_nothing() {
        let head = head();
        let sheet =
            Sheet { site: "https://give.example.org", head: Some(&head), stop: Some("abc") };
        let one = addressed(Locale::En, Matter::Receipt);
        let (plain, html) = (one.plain(&sheet), one.html(&sheet));
        for words in ["7K2-9QX", "253-555-0142", "https://give.example.org/gifts/1"] {
            assert!(plain.contains(words) && html.contains(words), "{words}\n{plain}\n{html}");
        }
        assert!(html.contains("Dear &lt;b&gt;Ann&lt;/b&gt; &amp; &quot;friends&quot;,"), "{html}");
        assert!(html.contains("Grace &lt;Harbor&gt;"), "{html}");
        for fetched in ["<img", "<link", "<script", "url(", "@import", "src="] {
            assert!(!html.contains(fetched), "{fetched}");
        }
        assert!(html.contains("prefers-color-scheme: dark"), "both themes");
    }

    #[test]
    fn b27_optional_mails_can_be_stopped_and_mandatory_ones_say_why_not() {
        let head = head();
        let sheet = Sheet { site: "https://a.example", head: Some(&head), stop: Some("abc") };
        let optional = addressed(Locale::En, Matter::Receipt);
        for text in [optional.plain(&sheet), optional.html(&sheet)] {
            assert!(text.contains("https://a.example/unsubscribe/abc"), "{text}");
        }
        let mandatory = addressed(Locale::En, Matter::NeedsYou);
        let sheet = Sheet { stop: None, ..sheet };
        for text in [mandatory.plain(&sheet), mandatory.html(&sheet)] {
            assert!(!text.contains("unsubscribe"), "{text}");
            assert!(text.contains("so it always comes"), "{text}");
        }
    }

    #[test]
    fn d24_a_mail_is_in_the_language_and_direction_of_its_reader() {
        let head = head();
        let sheet = Sheet { site: "", head: Some(&head), stop: Some("abc") };
        let mut seen = std::collections::BTreeSet::new();
        for locale in Locale::ALL {
            let one = addressed(locale, Matter::Receipt);
            let tag = format!("<html lang=\"{}\" dir=\"{}\">", locale.code(), locale.direction());
            assert!(one.html(&sheet).contains(&tag));
            assert!(seen.insert(one.plain(&sheet)), "{locale} reads like another language");
        }
    }
}
