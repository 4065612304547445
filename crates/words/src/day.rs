//! Days, moments and how often, as each language says them (CLDR: en-US, es-US, pt-BR, ko, ar).

use jiff::civil::Time;
use jiff::tz::TimeZone;
use kernel::{Date, Locale, Timestamp};

use crate::calendar as names;

/// How much of a date is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayStyle {
    /// "Sunday, November 22"
    Long,
    /// "Sunday, November 22, 2026"
    LongYear,
    /// "Sun, Nov 22"
    Short,
    /// "Nov 22, 2026"
    Medium,
    /// "November 22"
    MonthDay,
}

/// How much of an instant is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MomentStyle {
    /// "Nov 22, 2026"
    Day,
    /// "10:35 AM"
    Time,
    /// "10:35:12 AM"
    Seconds,
    /// "Nov 22, 10:35 AM"
    Short,
    /// "Nov 22, 2026, 10:35 AM"
    DayTime,
}

/// A date in words.
pub fn day(locale: Locale, on: Date, style: DayStyle) -> String {
    let (d, y) = (on.day(), on.year());
    let long = month(locale, on.month());
    let short = names::short_month(locale, on.month());
    let week = weekday(locale, on);
    let short_week = names::short_weekday(locale, number_of(on));
    match (locale, style) {
        (Locale::En, DayStyle::Long) => format!("{week}, {long} {d}"),
        (Locale::En, DayStyle::LongYear) => format!("{week}, {long} {d}, {y}"),
        (Locale::En, DayStyle::Short) => format!("{short_week}, {short} {d}"),
        (Locale::En, DayStyle::Medium) => format!("{short} {d}, {y}"),
        (Locale::En, DayStyle::MonthDay) => format!("{long} {d}"),
        (Locale::Es | Locale::Pt, DayStyle::Long) => format!("{week}, {d} de {long}"),
        (Locale::Es | Locale::Pt, DayStyle::LongYear) => format!("{week}, {d} de {long} de {y}"),
        (Locale::Es | Locale::Pt, DayStyle::Short) => format!("{short_week}, {d} de {short}"),
        (Locale::Es | Locale::Pt, DayStyle::Medium) => format!("{d} de {short} de {y}"),
        (Locale::Es | Locale::Pt, DayStyle::MonthDay) => format!("{d} de {long}"),
        (Locale::Ko, DayStyle::Long) => format!("{long} {d}일 {week}"),
        (Locale::Ko, DayStyle::LongYear) => format!("{y}년 {long} {d}일 {week}"),
        (Locale::Ko, DayStyle::Short) => format!("{long} {d}일 ({short_week})"),
        (Locale::Ko, DayStyle::Medium) => format!("{y}년 {long} {d}일"),
        (Locale::Ko, DayStyle::MonthDay) => format!("{long} {d}일"),
        (Locale::Ar, DayStyle::Long | DayStyle::Short) => format!("{week}، {d} {long}"),
        (Locale::Ar, DayStyle::LongYear) => format!("{week}، {d} {long} {y}"),
        (Locale::Ar, DayStyle::Medium) => format!("{d} {long} {y}"),
        (Locale::Ar, DayStyle::MonthDay) => format!("{d} {long}"),
    }
}

/// "Sunday".
pub fn weekday(locale: Locale, on: Date) -> String {
    names::weekday(locale, number_of(on))
}

/// "November", by its number.
pub fn month(locale: Locale, month: i8) -> String {
    names::month(locale, month)
}

/// A date in three pieces, for a slide: "Sun", "29", "Nov".
pub fn slide(locale: Locale, on: Date) -> (String, String, String) {
    let week = names::short_weekday(locale, number_of(on));
    (week, on.day().to_string(), names::short_month(locale, on.month()))
}

/// Monday is 1.
fn number_of(on: Date) -> i8 {
    on.weekday().to_monday_one_offset()
}

/// An instant in words, as clocks in `zone` show it. A zone nobody knows is read as UTC: a wrong
/// clock is better than no page.
pub fn moment(locale: Locale, at: Timestamp, zone: &str, style: MomentStyle) -> String {
    let there = at.to_jiff().to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC));
    let (on, clock) = (there.date(), there.time());
    let short = || match locale {
        Locale::En => format!("{} {}", names::short_month(locale, on.month()), on.day()),
        Locale::Es | Locale::Pt => {
            format!("{} de {}", on.day(), names::short_month(locale, on.month()))
        }
        Locale::Ko | Locale::Ar => day(locale, on, DayStyle::MonthDay),
    };
    match style {
        MomentStyle::Day => day(locale, on, DayStyle::Medium),
        MomentStyle::Time => time(locale, clock, false),
        MomentStyle::Seconds => time(locale, clock, true),
        MomentStyle::Short => joined(locale, &short(), clock),
        MomentStyle::DayTime => joined(locale, &day(locale, on, DayStyle::Medium), clock),
    }
}

fn joined(locale: Locale, day: &str, clock: Time) -> String {
    let clock = time(locale, clock, false);
    match locale {
        Locale::En | Locale::Es | Locale::Pt => format!("{day}, {clock}"),
        Locale::Ko => format!("{day} {clock}"),
        Locale::Ar => format!("{day}، {clock}"),
    }
}

fn time(locale: Locale, clock: Time, seconds: bool) -> String {
    let after = if seconds { format!(":{:02}", clock.second()) } else { String::new() };
    let minute = clock.minute();
    let hour = match clock.hour().checked_rem(12) {
        Some(0) | None => 12,
        Some(hour) => hour,
    };
    let half =
        if clock.hour() < 12 { names::before_noon(locale) } else { names::after_noon(locale) };
    match locale {
        Locale::En | Locale::Es | Locale::Ar => format!("{hour}:{minute:02}{after} {half}"),
        Locale::Pt => format!("{:02}:{minute:02}{after}", clock.hour()),
        Locale::Ko => format!("{half} {hour}:{minute:02}{after}"),
    }
}

/// How often, when its first date is not known: "every week". `name` is the form's word for it.
pub fn often(locale: Locale, name: &str) -> String {
    names::often(locale, name)
}

/// How often, after an amount: "every Sunday", "on the 31st of each month, or its last day".
pub fn often_from(locale: Locale, name: &str, anchor: Date) -> String {
    let (number, week) = (anchor.day(), number_of(anchor));
    match name {
        "weekly" => names::every_weekday(locale, week),
        "every_two_weeks" => names::every_second_weekday(locale, week),
        "every_four_weeks" => names::every_fourth_weekday(locale, week),
        "monthly" if number > 28 => names::each_month_or_last(locale, &nth(locale, number)),
        "monthly" => names::each_month(locale, &nth(locale, number)),
        "quarterly" => names::every_third_month(locale, &nth(locale, number)),
        "half_yearly" => names::every_sixth_month(locale, &nth(locale, number)),
        "yearly" => names::every_year_on(locale, &day(locale, anchor, DayStyle::MonthDay)),
        other => often(locale, other),
    }
}

/// The day of a month: "22nd" in English, the number elsewhere.
fn nth(locale: Locale, day: i8) -> String {
    if locale != Locale::En {
        return day.to_string();
    }
    let ending = match (day.checked_rem(10), day) {
        (_, 11..=13) => "th",
        (Some(1), _) => "st",
        (Some(2), _) => "nd",
        (Some(3), _) => "rd",
        _ => "th",
    };
    format!("{day}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d24_days_in_every_language() {
        let on = Date::constant(2026, 11, 22);
        let table = [
            (Locale::En, "Sunday, November 22, 2026", "Sun, Nov 22", "Nov 22, 2026"),
            (Locale::Es, "domingo, 22 de noviembre de 2026", "dom, 22 de nov", "22 de nov de 2026"),
            (
                Locale::Pt,
                "domingo, 22 de novembro de 2026",
                "dom., 22 de nov.",
                "22 de nov. de 2026",
            ),
            (Locale::Ko, "2026년 11월 22일 일요일", "11월 22일 (일)", "2026년 11월 22일"),
            (Locale::Ar, "الأحد، 22 نوفمبر 2026", "الأحد، 22 نوفمبر", "22 نوفمبر 2026"),
        ];
        for (locale, long, short, medium) in table {
            assert_eq!(day(locale, on, DayStyle::LongYear), long);
            assert_eq!(day(locale, on, DayStyle::Short), short);
            assert_eq!(day(locale, on, DayStyle::Medium), medium);
        }
    }

    #[test]
    fn d24_moments_in_every_language() {
        let at = Timestamp::from_jiff(jiff::Timestamp::constant(1795372512, 0));
        let table = [
            (Locale::En, "Nov 22, 2026, 10:35 AM"),
            (Locale::Es, "22 de nov de 2026, 10:35 a.m."),
            (Locale::Pt, "22 de nov. de 2026, 10:35"),
            (Locale::Ko, "2026년 11월 22일 오전 10:35"),
            (Locale::Ar, "22 نوفمبر 2026، 10:35 ص"),
        ];
        for (locale, words) in table {
            let said = moment(locale, at, "America/Los_Angeles", MomentStyle::DayTime);
            assert_eq!(said, words);
        }
        assert_eq!(moment(Locale::En, at, "Nowhere/At_All", MomentStyle::Seconds), "6:35:12 PM");
    }

    #[test]
    fn d03_how_often_as_people_say_it() {
        let sunday = Date::constant(2026, 11, 29);
        let english = [
            ("weekly", sunday, "every Sunday"),
            ("every_two_weeks", sunday, "every second Sunday"),
            ("monthly", Date::constant(2026, 1, 3), "on the 3rd of each month"),
            ("monthly", Date::constant(2026, 1, 31), "on the 31st of each month, or its last day"),
            ("yearly", sunday, "every year on November 29"),
            ("first_and_fifteenth", sunday, "on the 1st and 15th of each month"),
            ("once", sunday, "once"),
        ];
        for (name, anchor, words) in english {
            assert_eq!(often_from(Locale::En, name, anchor), words);
        }
        assert_eq!(often_from(Locale::Es, "weekly", sunday), "cada domingo");
        assert_eq!(often_from(Locale::Pt, "weekly", sunday), "todo domingo");
        assert_eq!(often_from(Locale::Ko, "weekly", sunday), "매주 일요일");
        assert_eq!(often_from(Locale::Ar, "weekly", sunday), "كل يوم أحد");
    }
}
