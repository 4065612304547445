//! Where everything stands: blocks in, pages of lines and rules out, with the tree of what they mean.

use crate::faces::{Faces, Line, Weight};
use crate::{Block, Cell, Column, Paper, Sheet, Table};

/// What an element of the tree is, as PDF calls it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Role {
    Heading { level: u16, text: String },
    Paragraph,
    Table,
    Caption,
    Head,
    Body,
    Foot,
    Row,
    ColumnName,
    RowName,
    Cell,
}

/// An element: other elements, or lines by their numbers.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) role: Role,
    pub(crate) children: Vec<Child>,
}

#[derive(Clone, Debug)]
pub(crate) enum Child {
    Node(Node),
    Line(usize),
}

/// Colours, by what they are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    Text,
    Soft,
    Rule,
    Brass,
}

/// What is drawn.
#[derive(Clone, Debug)]
pub(crate) enum Mark {
    /// A line of text; `line` is its number in the tree, none for what is only repeated.
    Text {
        line: Option<usize>,
        set: Line,
        x: f32,
        y: f32,
        size: f32,
        ink: Ink,
    },
    Rule {
        x: f32,
        y: f32,
        width: f32,
        thick: f32,
        ink: Ink,
    },
}

/// A whole paper, laid out.
pub(crate) struct Laid {
    pub(crate) width: f32,
    pub(crate) height: f32,
    pub(crate) pages: Vec<Vec<Mark>>,
    pub(crate) tree: Vec<Node>,
    /// Headings with the page and the height at which they stand.
    pub(crate) headings: Vec<(u16, String, usize, f32)>,
}

const MARGIN: f32 = 54.0;
const BODY: f32 = 10.0;
const SMALL: f32 = 8.5;
const LEADING: f32 = 1.4;
const GAP: f32 = 10.0;
/// Between two columns.
const GUTTER: f32 = 10.0;

struct Desk<'a> {
    faces: Faces,
    paper: &'a Paper,
    width: f32,
    height: f32,
    y: f32,
    pages: Vec<Vec<Mark>>,
    lines: usize,
    tree: Vec<Node>,
    headings: Vec<(u16, String, usize, f32)>,
}

/// How a text is set.
#[derive(Clone, Copy)]
struct Style {
    size: f32,
    weight: Weight,
    ink: Ink,
    /// Set to the end of its column.
    end: bool,
}

impl Style {
    const fn of(size: f32, weight: Weight, ink: Ink) -> Style {
        Style { size, weight, ink, end: false }
    }
}

/// From where to where a column goes, counted from the side where reading begins.
#[derive(Clone, Copy)]
struct Span {
    start: f32,
    width: f32,
}

pub(crate) fn lay(paper: &Paper, faces: Faces) -> Laid {
    let (width, height) = match paper.sheet {
        Sheet::A4 => (595.28, 841.89),
        Sheet::Letter => (612.0, 792.0),
    };
    let mut desk = Desk {
        faces,
        paper,
        width,
        height,
        y: MARGIN,
        pages: vec![Vec::new()],
        lines: 0,
        tree: Vec::new(),
        headings: Vec::new(),
    };
    for block in &paper.blocks {
        desk.block(block);
    }
    desk.feet();
    let Desk { pages, tree, headings, .. } = desk;
    Laid { width, height, pages, tree, headings }
}

impl Desk<'_> {
    fn scale(&self) -> f32 {
        if self.paper.large { 1.8 } else { 1.0 }
    }

    fn style(&self, size: f32, weight: Weight, ink: Ink) -> Style {
        Style::of(size * self.scale(), weight, ink)
    }

    fn body(&self) -> Style {
        self.style(BODY, Weight::Regular, Ink::Text)
    }

    fn whole(&self) -> Span {
        Span { start: 0.0, width: self.width - 2.0 * MARGIN }
    }

    fn bottom(&self) -> f32 {
        self.height - MARGIN - 18.0
    }

    fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = MARGIN;
    }

    /// A page with room for so much.
    fn room(&mut self, height: f32) {
        if self.y + height > self.bottom() && self.y > MARGIN {
            self.turn();
        }
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    fn set(&self, text: &str, style: Style, width: f32) -> Vec<Line> {
        self.faces.lines(text, style.weight, self.paper.rtl, style.size, width)
    }

    /// Where a line begins on the sheet.
    fn x(&self, span: Span, wide: f32, end: bool) -> f32 {
        let from_reading_side = if end { span.start + span.width - wide } else { span.start };
        if self.paper.rtl {
            self.width - MARGIN - from_reading_side - wide
        } else {
            MARGIN + from_reading_side
        }
    }

    /// Puts a line at the present height, and answers with its number.
    fn put(&mut self, set: Line, style: Style, span: Span) -> usize {
        let line = self.lines;
        self.lines += 1;
        self.put_as(Some(line), set, style, span, self.y);
        line
    }

    fn put_as(&mut self, line: Option<usize>, set: Line, style: Style, span: Span, top: f32) {
        let x = self.x(span, set.width * style.size, style.end);
        let y = top + style.size;
        self.mark(Mark::Text { line, set, x, y, size: style.size, ink: style.ink });
    }

    fn rule(&mut self, span: Span, thick: f32, ink: Ink) {
        let x = self.x(span, span.width, false);
        let y = self.y;
        self.mark(Mark::Rule { x, y, width: span.width, thick, ink });
    }

    /// Lines one under another, over pages if need be.
    fn flow(&mut self, text: &str, style: Style, span: Span) -> Vec<Child> {
        let mut lines = Vec::new();
        for line in self.set(text, style, span.width) {
            self.room(style.size * LEADING);
            lines.push(Child::Line(self.put(line, style, span)));
            self.y += style.size * LEADING;
        }
        lines
    }

    fn add(&mut self, role: Role, children: Vec<Child>) {
        if !children.is_empty() {
            self.tree.push(Node { role, children });
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Letterhead { name, lines, to } => self.letterhead(name, lines, to),
            Block::Title { text, figure } => self.title(text, figure.as_ref()),
            Block::Heading(text) => {
                self.room(80.0 * self.scale());
                self.y += GAP;
                let style = self.style(12.0, Weight::SemiBold, Ink::Text);
                self.heading(2, text, style);
                self.y += 2.0;
            }
            Block::Text(text) => {
                let lines = self.flow(text, self.body(), self.whole());
                self.add(Role::Paragraph, lines);
                self.y += GAP * 0.6;
            }
            Block::Small(text) => {
                let style = self.style(SMALL, Weight::Regular, Ink::Soft);
                let lines = self.flow(text, style, self.whole());
                self.add(Role::Paragraph, lines);
                self.y += GAP * 0.4;
            }
            Block::Facts(facts) => self.facts(facts),
            Block::Table(table) => self.table(table),
        }
    }

    fn heading(&mut self, level: u16, text: &str, style: Style) {
        let (page, height) = (self.pages.len().saturating_sub(1), self.y);
        self.headings.push((level, text.to_owned(), page, height));
        let span = self.whole();
        let lines = self.flow(text, style, span);
        self.add(Role::Heading { level, text: text.to_owned() }, lines);
    }

    fn letterhead(&mut self, name: &str, lines: &[String], to: &[String]) {
        let half = self.whole().width / 2.0 - GUTTER;
        let near = Span { start: 0.0, width: half };
        let far = Span { start: half + 2.0 * GUTTER, width: half };
        let top = self.y;
        let sender = self.flow(name, self.style(13.0, Weight::SemiBold, Ink::Text), near);
        self.add(Role::Paragraph, sender);
        for line in lines {
            let style = self.style(SMALL, Weight::Regular, Ink::Soft);
            let lines = self.flow(line, style, near);
            self.add(Role::Paragraph, lines);
        }
        let low = self.y;
        self.y = top + 2.0;
        for line in to {
            let lines = self.flow(line, self.body(), far);
            self.add(Role::Paragraph, lines);
        }
        self.y = self.y.max(low) + GAP * 0.6;
        self.double_rule(self.whole(), Ink::Brass);
        self.y += GAP * 2.0;
    }

    fn double_rule(&mut self, span: Span, ink: Ink) {
        self.rule(span, 0.75, ink);
        self.y += 2.25;
        self.rule(span, 0.75, ink);
    }

    fn title(&mut self, text: &str, figure: Option<&(String, String)>) {
        let style = self.style(20.0, Weight::SemiBold, Ink::Text);
        self.heading(1, text, style);
        if let Some((name, figure)) = figure {
            self.y += 2.0;
            let soft = self.style(BODY, Weight::Regular, Ink::Soft);
            let mut lines = self.flow(name, soft, self.whole());
            let strong = self.style(16.0, Weight::SemiBold, Ink::Text);
            lines.extend(self.flow(figure, strong, self.whole()));
            self.add(Role::Paragraph, lines);
        }
        self.y += GAP * 0.8;
    }

    fn facts(&mut self, facts: &[(String, String)]) {
        let column = |head: &str, share| Column { head: head.to_owned(), share, figures: false };
        let rows =
            facts.iter().map(|(name, fact)| vec![Cell::of(name.as_str()), Cell::of(fact.as_str())]);
        let table = Table {
            caption: String::new(),
            columns: vec![column("", 2), column("", 5)],
            rows: rows.collect(),
            sums: Vec::new(),
        };
        self.table(&table);
    }

    fn spans(&self, table: &Table) -> Vec<Span> {
        let shares: f32 = table.columns.iter().map(|column| f32::from(column.share)).sum();
        let gaps = GUTTER * columns_as_f32(table.columns.len().saturating_sub(1));
        let room = self.whole().width - gaps;
        let mut start = 0.0;
        let span = |column: &Column| {
            let width = room * f32::from(column.share) / shares.max(1.0);
            let span = Span { start, width };
            start += width + GUTTER;
            span
        };
        table.columns.iter().map(span).collect()
    }

    fn table(&mut self, table: &Table) {
        let spans = self.spans(table);
        let mut node = Node { role: Role::Table, children: Vec::new() };
        if !table.caption.is_empty() {
            self.room(90.0 * self.scale());
            self.y += GAP;
            let style = self.style(12.0, Weight::SemiBold, Ink::Text);
            let lines = self.flow(&table.caption, style, self.whole());
            node.children.push(Child::Node(Node { role: Role::Caption, children: lines }));
            self.y += 2.0;
        }
        if table.columns.iter().any(|column| !column.head.is_empty()) {
            let row = self.heads(table, &spans, true);
            let head = Node { role: Role::Head, children: vec![Child::Node(row)] };
            node.children.push(Child::Node(head));
        }
        let mut body = Node { role: Role::Body, children: Vec::new() };
        for row in &table.rows {
            let row = self.row(table, row, &spans, Weight::Regular);
            body.children.push(Child::Node(row));
        }
        node.children.push(Child::Node(body));
        if !table.sums.is_empty() {
            let mut foot = Node { role: Role::Foot, children: Vec::new() };
            for row in &table.sums {
                let row = self.row(table, row, &spans, Weight::SemiBold);
                foot.children.push(Child::Node(row));
            }
            node.children.push(Child::Node(foot));
            self.y += 1.0;
            self.double_rule(self.whole(), Ink::Text);
        }
        self.tree.push(node);
        self.y += GAP;
    }

    /// The names of the columns: once for all who listen, on every page for those who look.
    fn heads(&mut self, table: &Table, spans: &[Span], first: bool) -> Node {
        let mut row = Node { role: Role::Row, children: Vec::new() };
        let top = self.y;
        let mut low = top;
        for (column, span) in table.columns.iter().zip(spans) {
            let mut style = self.style(SMALL, Weight::SemiBold, Ink::Soft);
            style.end = column.figures;
            let mut cell = Node { role: Role::ColumnName, children: Vec::new() };
            self.y = top;
            for line in self.set(&column.head, style, span.width) {
                if first {
                    cell.children.push(Child::Line(self.put(line, style, *span)));
                } else {
                    self.put_as(None, line, style, *span, self.y);
                }
                self.y += style.size * LEADING;
            }
            low = low.max(self.y);
            row.children.push(Child::Node(cell));
        }
        self.y = low + 2.0;
        self.rule(self.whole(), 0.75, Ink::Text);
        self.y += 3.0;
        row
    }

    fn row(&mut self, table: &Table, cells: &[Cell], spans: &[Span], weight: Weight) -> Node {
        let text = self.style(BODY, weight, Ink::Text);
        let note = self.style(SMALL, Weight::Regular, Ink::Soft);
        let cells = table.columns.iter().zip(cells).zip(spans);
        let set: Vec<Vec<(Line, Style)>> = cells
            .map(|((column, cell), span)| {
                let mut lines = Vec::new();
                let texts = std::iter::once((&cell.text, text));
                for (words, mut style) in texts.chain(cell.notes.iter().map(|words| (words, note)))
                {
                    style.end = column.figures;
                    let set = self.set(words, style, span.width);
                    lines.extend(set.into_iter().map(|line| (line, style)));
                }
                lines
            })
            .collect();
        let tall = |lines: &Vec<(Line, Style)>| -> f32 {
            lines.iter().map(|(_, style)| style.size * LEADING).sum()
        };
        let height = set.iter().map(tall).fold(0.0, f32::max);
        if self.y + height > self.bottom() && self.y > MARGIN {
            self.turn();
            if table.columns.iter().any(|column| !column.head.is_empty()) {
                self.heads(table, spans, false);
            }
        }
        let top = self.y + 1.5;
        let mut row = Node { role: Role::Row, children: Vec::new() };
        for (place, (lines, span)) in set.into_iter().zip(spans).enumerate() {
            let role = if place == 0 { Role::RowName } else { Role::Cell };
            let mut cell = Node { role, children: Vec::new() };
            self.y = top;
            for (line, style) in lines {
                cell.children.push(Child::Line(self.put(line, style, *span)));
                self.y += style.size * LEADING;
            }
            row.children.push(Child::Node(cell));
        }
        self.y = top + height + 1.5;
        self.rule(self.whole(), 0.4, Ink::Rule);
        self.y += 1.0;
        row
    }

    /// What stands under every page.
    fn feet(&mut self) {
        let count = u64::try_from(self.pages.len()).unwrap_or(u64::MAX);
        let style = Style::of(SMALL, Weight::Regular, Ink::Soft);
        let top = self.height - MARGIN;
        for place in 0..self.pages.len() {
            let number = u64::try_from(place).unwrap_or(u64::MAX).saturating_add(1);
            let words = (self.paper.foot)(number, count, self.paper.language);
            let set = self.faces.line(&words, style.weight, self.paper.rtl);
            let x = self.x(self.whole(), set.width * style.size, false);
            let y = top + style.size;
            let mark = Mark::Text { line: None, set, x, y, size: style.size, ink: style.ink };
            if let Some(page) = self.pages.get_mut(place) {
                page.push(mark);
            }
        }
    }
}

fn columns_as_f32(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}
