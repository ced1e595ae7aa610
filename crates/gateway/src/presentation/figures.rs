//! Figures made of text: aligned tables and progress bars.

use unicode_segmentation::UnicodeSegmentation;

use super::{Markup, limits, markup::clean};

/// Which side of its column a cell is moved to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A table in a fixed-width font, narrow enough for a phone.
///
/// Cells are plain text: inside a code block there is no markdown. Too wide a table gives up width in its widest
/// left-aligned column first, so that numbers stay whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    aligns: Vec<Align>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns and their headings (an empty heading row is left out).
    pub fn new<const N: usize>(columns: [(String, Align); N]) -> Self {
        let aligns = columns.iter().map(|(_, align)| *align).collect();
        let heading: Vec<String> = columns.into_iter().map(|(name, _)| name).collect();
        let rows = if heading.iter().all(String::is_empty) {
            Vec::new()
        } else {
            vec![heading]
        };
        Self { aligns, rows }
    }

    /// Adds a row; foreign text is cleaned here.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(
            cells
                .into_iter()
                .map(|cell| clean(&cell, limits::PHONE_COLUMNS).replace('`', "\u{2cb}"))
                .collect(),
        );
    }

    /// The table as a code block, at most 34 columns wide, which a phone shows unbroken.
    pub fn markup(&self) -> Markup {
        let widths = self.widths();
        let lines: Vec<String> = self
            .rows
            .iter()
            .map(|row| {
                let cells: Vec<String> = row
                    .iter()
                    .zip(&widths)
                    .zip(&self.aligns)
                    .map(|((cell, width), align)| pad(cell, *width, *align))
                    .collect();
                cells.join(" ").trim_end().to_owned()
            })
            .collect();
        Markup::trusted(format!("```\n{}\n```", lines.join("\n")))
    }

    fn widths(&self) -> Vec<usize> {
        let mut widths: Vec<usize> = (0..self.aligns.len())
            .map(|column| {
                let cells = self.rows.iter().filter_map(|row| row.get(column));
                cells.map(|cell| width(cell)).max().unwrap_or(0)
            })
            .collect();
        let gaps = widths.len().saturating_sub(1);
        while widths.iter().sum::<usize>() + gaps > limits::PHONE_COLUMNS {
            let words = |column: &usize| self.aligns[*column] == Align::Left && widths[*column] > 3;
            let columns = 0..widths.len();
            let widest = columns
                .clone()
                .filter(words)
                .max_by_key(|column| widths[*column])
                .or_else(|| columns.max_by_key(|column| widths[*column]));
            let Some(widest) = widest else { break };
            widths[widest] = widths[widest].saturating_sub(1);
        }
        widths
    }
}

/// Columns a text takes in a fixed-width font: two for East Asian wide characters and emoji, one for the rest.
fn width(text: &str) -> usize {
    text.graphemes(true).map(grapheme_width).sum()
}

fn grapheme_width(grapheme: &str) -> usize {
    let wide = grapheme.chars().any(|c| {
        matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
            | '\u{fe0f}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
    });
    if wide { 2 } else { 1 }
}

fn pad(cell: &str, columns: usize, align: Align) -> String {
    let mut shown = cell.to_owned();
    if width(cell) > columns {
        let room = columns.saturating_sub(1);
        let mut used = 0;
        shown = cell
            .graphemes(true)
            .take_while(|grapheme| {
                used += grapheme_width(grapheme);
                used <= room
            })
            .collect();
        shown.push('…');
    }
    let gap = " ".repeat(columns.saturating_sub(width(&shown)));
    match align {
        Align::Left => shown + &gap,
        Align::Right => gap + &shown,
    }
}

/// Cells of a progress bar.
const CELLS: u32 = 10;
/// A bar with more steps would not fit on a phone.
const WIDEST: u32 = 20;

/// A bar for `done` of `whole`: filled, half-filled and empty blocks. It always stands beside the figures, for those who
/// cannot see it.
///
/// ```
/// assert_eq!(gateway::presentation::bar(45, 100).as_str(), "▰▰▰▰▱▱▱▱▱▱");
/// ```
pub fn bar(done: i64, whole: i64) -> Markup {
    let share = i128::from(done.max(0)) * i128::from(CELLS) / i128::from(whole.max(1));
    steps(u32::try_from(share).unwrap_or(CELLS), CELLS)
}

/// A bar with one block for each step, for counts as small as the days of a week.
pub fn steps(done: u32, whole: u32) -> Markup {
    let blocks = (0..whole.min(WIDEST)).map(|step| if step < done { '▰' } else { '▱' });
    Markup::trusted(blocks.collect::<String>())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn columns_line_up_and_words_give_way_to_numbers() {
        let mut table = Table::new([
            ("#".into(), Align::Right),
            ("Member".into(), Align::Left),
            ("Coins".into(), Align::Right),
        ]);
        table.row(["1".into(), "Ana".into(), "1,234".into()]);
        table.row([
            "10".into(),
            "A very long name that does not end".into(),
            "9,223,372".into(),
        ]);
        assert_eq!(
            table.markup().as_str(),
            "```\n # Member                    Coins\n 1 Ana                       1,234\n10 A very long name tha… 9,223,372\n```"
        );
    }

    #[test]
    fn bars_stay_in_their_frame() {
        for (done, whole, filled) in [
            (0, 10, 0),
            (-5, 10, 0),
            (5, 10, 5),
            (10, 10, 10),
            (99, 10, 10),
            (1, 0, 10),
        ] {
            let text = bar(done, whole).to_string();
            assert_eq!(text.matches('▰').count(), filled);
            assert_eq!(text.chars().count(), 10);
        }
        assert_eq!(bar(i64::MAX, i64::MAX).as_str(), "▰▰▰▰▰▰▰▰▰▰");
    }

    proptest! {
        #[test]
        fn no_row_is_wider_than_a_phone_or_leaves_its_block(names in proptest::collection::vec("\\PC{0,60}|`{1,9}", 1..6), coins: i64) {
            let mut table = Table::new([(String::new(), Align::Left), (String::new(), Align::Right)]);
            for name in names {
                table.row([name, coins.to_string()]);
            }
            let text = table.markup().to_string();
            prop_assert_eq!(text.matches("```").count(), 2);
            for line in text.lines() {
                prop_assert!(width(line) <= limits::PHONE_COLUMNS, "{}", line);
            }
        }
    }
}
