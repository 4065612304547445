//! Pages become a file: every line is drawn under its place in the tree, rules and feet under none.

use std::num::NonZeroU16;

use krilla::Document;
use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Accessibility, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata, TextDirection};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TableHeaderScope, Tag, TagGroup,
    TagKind, TagTree,
};

use crate::faces::Faces;
use crate::layout::{Child, Ink, Laid, Mark, Node, Role, lay};
use crate::{Paper, PaperError};

/// Writes a paper.
pub fn pdf(paper: &Paper) -> Result<Vec<u8>, PaperError> {
    let faces = Faces::load()?;
    let laid = lay(paper, faces);
    let mut document = Document::new_with(SerializeSettings {
        configuration: accessible()?,
        enable_tagging: true,
        xmp_metadata: true,
        ..SerializeSettings::default()
    });
    let mut drawn: Vec<Option<Identifier>> = Vec::new();
    for marks in &laid.pages {
        let sheet = PageSettings::from_wh(laid.width, laid.height).ok_or(PaperError::Sheet)?;
        let mut page = document.start_page_with(sheet);
        let mut surface = page.surface();
        for mark in marks {
            draw(&mut surface, mark, faces, &mut drawn);
        }
        surface.finish();
        page.finish();
    }
    document.set_outline(outline(&laid));
    document.set_metadata(metadata(paper));
    document.set_tag_tree(tree(&laid.tree, &drawn));
    document.finish().map_err(|error| PaperError::File(format!("{error:?}")))
}

fn accessible() -> Result<Configuration, PaperError> {
    ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PaperError::File(format!("{error:?}")))
}

fn metadata(paper: &Paper) -> Metadata {
    let made = &paper.made;
    let at = DateTime::new(made.year)
        .month(made.month)
        .day(made.day)
        .hour(made.hour)
        .minute(made.minute)
        .second(made.second)
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    Metadata::new()
        .title(paper.title.clone())
        .language(paper.language.to_owned())
        .authors(vec![paper.author.clone()])
        .creator("Offertory".to_owned())
        .document_id(paper.id.clone())
        .creation_date(at)
        .text_direction(match paper.rtl {
            true => TextDirection::RightToLeft,
            false => TextDirection::LeftToRight,
        })
}

fn outline(laid: &Laid) -> Outline {
    let mut outline = Outline::new();
    for (_, text, page, height) in &laid.headings {
        let there = XyzDestination::new(*page, Point::from_xy(0.0, *height));
        outline.push_child(OutlineNode::new(text.clone(), there));
    }
    outline
}

fn fill(ink: Ink) -> Fill {
    let color = match ink {
        Ink::Text => rgb::Color::new(28, 36, 32),
        Ink::Soft => rgb::Color::new(76, 87, 79),
        Ink::Rule => rgb::Color::new(211, 215, 205),
        Ink::Brass => rgb::Color::new(132, 100, 15),
    };
    Fill { paint: color.into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

fn draw(surface: &mut Surface<'_>, mark: &Mark, faces: Faces, drawn: &mut Vec<Option<Identifier>>) {
    match mark {
        Mark::Rule { x, y, width, thick, ink } => {
            let Some(rect) = Rect::from_xywh(*x, *y, *width, *thick) else { return };
            let mut path = PathBuilder::new();
            path.push_rect(rect);
            let Some(path) = path.finish() else { return };
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
            surface.set_fill(Some(fill(*ink)));
            surface.draw_path(&path);
            surface.end_tagged();
        }
        Mark::Text { line, set, x, y, size, ink } => {
            let tag = match line {
                Some(_) => ContentTag::Span(SpanTag::empty()),
                None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)),
            };
            let place = surface.start_tagged(tag);
            surface.set_fill(Some(fill(*ink)));
            let mut from = *x;
            for run in &set.runs {
                if let Some(font) = faces.font(run.face) {
                    let start = Point::from_xy(from, *y);
                    surface.draw_glyphs(start, &run.glyphs, font, &run.text, *size, false);
                }
                from += run.width * size;
            }
            surface.end_tagged();
            if let Some(line) = line {
                if drawn.len() <= *line {
                    drawn.resize(line.saturating_add(1), None);
                }
                if let Some(slot) = drawn.get_mut(*line) {
                    *slot = Some(place);
                }
            }
        }
    }
}

fn tree(nodes: &[Node], drawn: &[Option<Identifier>]) -> TagTree {
    let mut tree = TagTree::new();
    let mut section = TagGroup::new(Tag::Part);
    for node in nodes {
        section.push(group(node, drawn));
    }
    tree.push(section);
    tree
}

fn group(node: &Node, drawn: &[Option<Identifier>]) -> TagGroup {
    let mut group = TagGroup::new(kind(&node.role));
    for child in &node.children {
        match child {
            Child::Node(node) => group.push(self::group(node, drawn)),
            Child::Line(line) => {
                if let Some(Some(place)) = drawn.get(*line) {
                    group.push(*place);
                }
            }
        }
    }
    group
}

fn kind(role: &Role) -> TagKind {
    match role {
        Role::Heading { level, text } => {
            let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
            Tag::Hn(level, Some(text.clone())).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::Table => Tag::Table.into(),
        Role::Caption => Tag::Caption.into(),
        Role::Head => Tag::THead.into(),
        Role::Body => Tag::TBody.into(),
        Role::Foot => Tag::TFoot.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnName => Tag::TH(TableHeaderScope::Column).into(),
        Role::RowName => Tag::TH(TableHeaderScope::Row).into(),
        Role::Cell => Tag::TD.into(),
    }
}
