//! Balances from elsewhere: what other bots write down, read as members and amounts.

use std::collections::BTreeMap;

use core_types::{UserId, hex};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// What a file was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `UnbelievaBoat`: a JSON list of objects with `user_id`, `cash` and `bank`, as its HTTP interface answers.
    UnbelievaBoat,
    /// Red: the bank's configuration file, with `MEMBER` (by guild) or `USER` (for all guilds).
    Red,
    /// Nadeko: the tables of its database.
    Nadeko,
    /// Columns with a heading, separated by commas, semicolons or tabs.
    Csv,
    /// One member and one amount a line.
    Lines,
}

impl Format {
    /// Stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UnbelievaBoat => "unbelievaboat",
            Self::Red => "red",
            Self::Nadeko => "nadeko",
            Self::Csv => "csv",
            Self::Lines => "lines",
        }
    }

    /// As people call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::UnbelievaBoat => "UnbelievaBoat",
            Self::Red => "Red",
            Self::Nadeko => "Nadeko",
            Self::Csv => "CSV",
            Self::Lines => "TXT",
        }
    }
}

/// Why a text holds no balances.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// It is JSON of another shape.
    #[error("this JSON is neither UnbelievaBoat's list nor Red's bank")]
    Shape,
    /// Red's file knows several guilds, and this one is not among them.
    #[error("this guild is not in the file")]
    Guild,
    /// No column is the member's, or none has an amount.
    #[error("no column called user_id, or none called balance, total, cash or bank")]
    Columns,
    /// There is not a single balance in it.
    #[error("there is no balance in it")]
    Empty,
}

/// Which columns of a table hold what, by their headings; without a choice they are guessed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// The member's id.
    pub member: Option<String>,
    /// What is added up.
    pub amounts: Vec<String>,
}

/// One unit there is so many hundredths here: 100 keeps amounts as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Hundredths, at least 1.
    pub hundredths: u32,
}

impl Rate {
    /// Amounts stay as they are.
    pub const SAME: Self = Self { hundredths: 100 };

    /// `1`, `0.5`, `12.25`: with at most two decimals, above zero.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, part) = text.trim().split_once(['.', ',']).unwrap_or((text.trim(), ""));
        if part.len() > 2 || !part.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let whole: u32 = whole.parse().ok()?;
        let part: u32 = format!("{part:0<2}").parse().ok()?;
        let hundredths = whole.checked_mul(100)?.checked_add(part)?;
        (hundredths > 0).then_some(Self { hundredths })
    }

    /// What an amount there is here, rounded down.
    pub fn of(self, amount: i64) -> i64 {
        let here = i128::from(amount) * i128::from(self.hundredths) / 100;
        i64::try_from(here).unwrap_or(i64::MAX)
    }
}

/// Balances that were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// What the text was taken for.
    pub format: Format,
    /// What everybody has, by the amounts of there.
    pub balances: BTreeMap<UserId, i64>,
    /// Rows that could not be read, or whose amount is not above zero, by their place from 1.
    pub left_out: Vec<usize>,
}

/// Reads balances. JSON is told by its first sign, a table by its heading.
///
/// # Errors
/// [`ImportError`] when there is nothing that can be used.
pub fn read(text: &str, guild: &str, columns: &Columns) -> Result<Imported, ImportError> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let imported = if text.starts_with(['[', '{']) {
        json(text, guild)?
    } else {
        table(text, columns)?
    };
    if imported.balances.is_empty() {
        return Err(ImportError::Empty);
    }
    Ok(imported)
}

/// Balances that were read from a database's rows; several of one member are added up.
///
/// # Errors
/// [`ImportError::Empty`] when none is above zero.
pub fn gather(
    format: Format,
    rows: impl IntoIterator<Item = (Option<UserId>, i64)>,
) -> Result<Imported, ImportError> {
    let mut gathered = Rows::new();
    for (member, amount) in rows {
        gathered.add(member, Some(amount));
    }
    let imported = gathered.done(format);
    if imported.balances.is_empty() {
        return Err(ImportError::Empty);
    }
    Ok(imported)
}

/// What tells a file from all others, so that it is imported once.
pub fn fingerprint(text: &str) -> String {
    hex(&Sha256::digest(text.trim())[..16])
}

/// Gathers rows; several of one member are added up.
struct Rows {
    balances: BTreeMap<UserId, i64>,
    left_out: Vec<usize>,
    place: usize,
}

impl Rows {
    const fn new() -> Self {
        Self {
            balances: BTreeMap::new(),
            left_out: Vec::new(),
            place: 0,
        }
    }

    fn add(&mut self, member: Option<UserId>, amount: Option<i64>) {
        self.place += 1;
        match (member, amount) {
            (Some(member), Some(amount)) if amount > 0 => {
                let sum = self.balances.entry(member).or_default();
                *sum = sum.saturating_add(amount);
            }
            _ => self.left_out.push(self.place),
        }
    }

    fn done(self, format: Format) -> Imported {
        Imported {
            format,
            balances: self.balances,
            left_out: self.left_out,
        }
    }
}

fn json(text: &str, guild: &str) -> Result<Imported, ImportError> {
    let value: Value = serde_json::from_str(text).map_err(|_| ImportError::Shape)?;
    let list = value.as_array().or_else(|| value.get("users")?.as_array());
    if let Some(list) = list {
        let mut rows = Rows::new();
        for user in list {
            let id = ["user_id", "userId", "id"].iter().find_map(|name| user.get(name));
            let cash = user.get("cash").and_then(amount_of);
            let bank = user.get("bank").and_then(amount_of);
            let parts = cash.map(|cash| cash.saturating_add(bank.unwrap_or(0))).or(bank);
            let total = user
                .get("total")
                .or_else(|| user.get("balance"))
                .and_then(amount_of);
            rows.add(id.and_then(member_of), parts.or(total));
        }
        return Ok(rows.done(Format::UnbelievaBoat));
    }
    red(&value, guild)
}

/// Red keeps everything of a cog below a number; its bank has `MEMBER` by guild, or `USER` when it is one for all, as
/// `GLOBAL.is_global` says. Red's second version wrote guilds at the top and nothing around them
/// (`redbot/core/bank.py` and `cogs/economy.py` of Cog-Creators/Red-DiscordBot).
fn red(value: &Value, guild: &str) -> Result<Imported, ImportError> {
    let inner = value.as_object().ok_or(ImportError::Shape)?;
    let bank = std::iter::once(value)
        .chain(inner.values())
        .find(|part| part.get("MEMBER").is_some() || part.get("USER").is_some());
    let Some(bank) = bank else {
        return red_second(inner, guild);
    };
    // The other layout may be there as well, from before the bank was made one for all or one for each.
    let is_global = bank
        .get("GLOBAL")
        .and_then(|global| global.get("is_global"))
        .and_then(Value::as_bool);
    let of_guild = bank
        .get("MEMBER")
        .filter(|_| is_global != Some(true))
        .and_then(|guilds| guilds.get(guild));
    let members = of_guild
        .or_else(|| bank.get("USER").filter(|_| is_global != Some(false)))
        .and_then(Value::as_object)
        .ok_or(ImportError::Guild)?;
    Ok(red_accounts(members))
}

fn red_second(guilds: &serde_json::Map<String, Value>, guild: &str) -> Result<Imported, ImportError> {
    let is_bank = |accounts: &Value| {
        let mut accounts = accounts.as_object().into_iter().flatten();
        accounts.any(|(id, account)| member(id).is_some() && account.get("balance").is_some())
    };
    match guilds.get(guild).and_then(Value::as_object) {
        Some(accounts) => Ok(red_accounts(accounts)),
        None if guilds.values().any(is_bank) => Err(ImportError::Guild),
        None => Err(ImportError::Shape),
    }
}

fn red_accounts(accounts: &serde_json::Map<String, Value>) -> Imported {
    let mut rows = Rows::new();
    for (id, account) in accounts {
        rows.add(member(id), account.get("balance").and_then(amount_of));
    }
    rows.done(Format::Red)
}

fn table(text: &str, columns: &Columns) -> Result<Imported, ImportError> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().ok_or(ImportError::Empty)?;
    // One sign for the whole table: amounts may have others in them.
    let sign = separator(first);
    let cells = |line: &str| cells(line, sign);
    let heading = cells(first);
    // Without a heading: an id and an amount a line.
    if heading.first().and_then(|cell| member(cell)).is_some() {
        let mut rows = Rows::new();
        for line in std::iter::once(first).chain(lines) {
            let cells = cells(line);
            let amount = cells.get(1).and_then(|cell| number(cell));
            rows.add(cells.first().and_then(|cell| member(cell)), amount);
        }
        return Ok(rows.done(Format::Lines));
    }
    let heading: Vec<String> = heading.iter().map(|cell| cell.to_lowercase()).collect();
    let place = |name: &str| heading.iter().position(|cell| *cell == name.to_lowercase());
    let id = match &columns.member {
        Some(name) => place(name),
        None => ["user_id", "userid", "member_id", "user", "member", "id"]
            .iter()
            .find_map(|name| place(name)),
    };
    let amounts: Vec<usize> = if columns.amounts.is_empty() {
        let parts: Vec<usize> = ["cash", "wallet", "bank"]
            .iter()
            .filter_map(|name| place(name))
            .collect();
        let whole = [
            "balance",
            "amount",
            "total",
            "coins",
            "currency_amount",
            "currencyamount",
            "xp",
        ]
        .iter()
        .find_map(|name| place(name));
        if parts.is_empty() {
            whole.into_iter().collect()
        } else {
            parts
        }
    } else {
        columns.amounts.iter().filter_map(|name| place(name)).collect()
    };
    let id = id.ok_or(ImportError::Columns)?;
    if amounts.is_empty() {
        return Err(ImportError::Columns);
    }
    let mut rows = Rows::new();
    for line in lines {
        let cells = cells(line);
        let amount = amounts
            .iter()
            .filter_map(|place| number(cells.get(*place)?))
            .reduce(i64::saturating_add);
        rows.add(cells.get(id).and_then(|cell| member(cell)), amount);
    }
    Ok(rows.done(Format::Csv))
}

/// What stands between the cells of a table, by its first line.
fn separator(line: &str) -> char {
    let signs = [',', ';', '\t'];
    signs.into_iter().find(|sign| line.contains(*sign)).unwrap_or(' ')
}

/// The cells of a line: quoted ones may hold separators, and a doubled quote is one.
fn cells(line: &str, separator: char) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut signs = line.trim().chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => {
                signs.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            sign if sign == separator && !quoted => {
                cells.push(std::mem::take(&mut cell).trim().to_owned());
            }
            sign => cell.push(sign),
        }
    }
    cells.push(cell.trim().to_owned());
    cells
}

fn member_of(value: &Value) -> Option<UserId> {
    match value {
        Value::String(text) => member(text),
        Value::Number(number) => UserId::new(number.as_u64()?).ok(),
        _ => None,
    }
}

/// An id, also as a mention. Shorter numbers are no ids of Discord.
fn member(text: &str) -> Option<UserId> {
    let digits = text
        .trim()
        .trim_start_matches(['<', '@', '!', '\''])
        .trim_end_matches('>');
    (digits.len() >= 15)
        .then(|| UserId::new(digits.parse().ok()?).ok())
        .flatten()
}

fn amount_of(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
        Value::String(text) => number(text),
        _ => None,
    }
}

/// An amount, with or without separators of thousands; what stands behind a decimal point is dropped.
fn number(text: &str) -> Option<i64> {
    let kept: String = text
        .chars()
        .filter(|sign| !matches!(sign, ' ' | '_' | '\''))
        .collect();
    if let Ok(amount) = kept.parse::<i64>() {
        return Some(amount);
    }
    let thousands = kept.split(',').skip(1).all(|group| group.len() == 3) && kept.contains(',');
    let kept = if thousands { kept.replace(',', "") } else { kept };
    kept.parse::<i64>().ok().or_else(|| whole(kept.parse().ok()?))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "checked against what a float counts exactly"
)]
fn whole(amount: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (amount.is_finite() && amount.abs() <= EXACT).then_some(amount as i64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ANA: &str = "100000000000000001";
    const BO: &str = "100000000000000002";

    fn balances(text: &str) -> Vec<i64> {
        read(text, "5", &Columns::default())
            .unwrap()
            .balances
            .into_values()
            .collect()
    }

    #[test]
    fn what_other_bots_write_is_understood() {
        let unbelievaboat = format!(
            r#"[{{"rank":"1","user_id":"{ANA}","cash":70,"bank":30,"total":100}},{{"user_id":"{BO}","cash":"Infinity","bank":5}}]"#
        );
        assert_eq!(balances(&unbelievaboat), [100, 5]);
        let page = format!(r#"{{"users":{unbelievaboat},"total_pages":1}}"#);
        assert_eq!(balances(&page), [100, 5]);
        let red = format!(
            r#"{{"384734293238749":{{"GUILD":{{}},"MEMBER":{{"5":{{"{ANA}":{{"name":"Ana","balance":250}},"{BO}":{{"balance":0}}}}}}}}}}"#
        );
        let read_red = read(&red, "5", &Columns::default()).unwrap();
        assert_eq!((read_red.format, read_red.left_out.len()), (Format::Red, 1));
        assert_eq!(read(&red, "6", &Columns::default()), Err(ImportError::Guild));
        let global = format!(r#"{{"384734293238749":{{"USER":{{"{ANA}":{{"balance":9}}}}}}}}"#);
        assert_eq!(balances(&global), [9]);
        // Both layouts are there when the bank was changed from one to the other: the switch says which one holds.
        for (is_global, expected) in [("true", 9), ("false", 250)] {
            let both = format!(
                r#"{{"384734293238749":{{"GLOBAL":{{"is_global":{is_global}}},"USER":{{"{ANA}":{{"balance":9}}}},"MEMBER":{{"5":{{"{ANA}":{{"balance":250}}}}}}}}}}"#
            );
            assert_eq!(balances(&both), [expected]);
        }
        let second = format!(r#"{{"5":{{"{ANA}":{{"name":"Ana","balance":7,"created_at":"2017"}}}}}}"#);
        assert_eq!(balances(&second), [7]);
        assert_eq!(read(&second, "6", &Columns::default()), Err(ImportError::Guild));
        let client = format!(r#"[{{"userId":"{ANA}","cash":3,"bank":4,"total":7}}]"#);
        assert_eq!(balances(&client), [7]);
        let table = format!("user_id,cash,bank,total\n{ANA},3,4,7\n");
        assert_eq!(balances(&table), [7], "the total is the sum of its parts");
        assert_eq!(read("{}", "5", &Columns::default()), Err(ImportError::Shape));
    }

    #[test]
    fn tables_are_read_by_their_headings_or_as_told() {
        let table =
            format!("Rank;User_ID;Name;Cash;Bank\n1;{ANA};\"A; na\";1,000;50\n2;oops;x;1;1\n3;{BO};Bo;-4;2");
        let seen = read(&table, "5", &Columns::default()).unwrap();
        assert_eq!(seen.left_out, [2, 3]);
        assert_eq!(seen.balances.into_values().collect::<Vec<_>>(), [1_050]);
        let columns = Columns {
            member: Some("who".to_owned()),
            amounts: vec!["gold".to_owned()],
        };
        let told = read(&format!("gold,who\n7,{ANA}"), "5", &columns).unwrap();
        assert_eq!(told.balances.into_values().collect::<Vec<_>>(), [7]);
        assert_eq!(balances(&format!("{ANA} 500\n<@{BO}> 1.5\n{ANA} 1")), [501, 1]);
        assert_eq!(
            read("name,gold\nAna,5", "5", &Columns::default()),
            Err(ImportError::Columns)
        );
        assert_eq!(read("", "5", &Columns::default()), Err(ImportError::Empty));
    }

    #[test]
    fn rates_have_two_decimals() {
        let rate = |text| Rate::parse(text).map(|rate| rate.of(1_000));
        assert_eq!(
            [rate("1"), rate("0.5"), rate("2,25"), rate("0.01")],
            [Some(1_000), Some(500), Some(2_250), Some(10)]
        );
        assert_eq!([rate("0"), rate("x"), rate("-1"), rate("1.234")], [None; 4]);
    }

    proptest! {
        #[test]
        fn whatever_is_read_is_above_zero(text in ".{0,200}") {
            if let Ok(imported) = read(&text, "5", &Columns::default()) {
                prop_assert!(imported.balances.values().all(|amount| *amount > 0));
            }
        }
    }
}
