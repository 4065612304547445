//! Skipping, pausing, changing and ending, told in dates.

use jiff::civil::date;
use proptest::prelude::*;

use super::super::frequency::Frequency;
use super::*;
use crate::testing::any_date;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn weekly(ends: Ends) -> Course {
    // A Sunday.
    let anchor = date(2026, 3, 1);
    Course::begin(Plan { frequency: Frequency::Weekly, anchor, ends }, anchor).unwrap()
}

/// The next dates, the skipped ones in brackets.
fn shown(course: &Course, today: &str, limit: usize) -> String {
    let word = |upcoming: Upcoming| {
        let date = upcoming.date.strftime("%m-%d");
        if upcoming.skipped { format!("({date})") } else { date.to_string() }
    };
    course.upcoming(day(today), limit).into_iter().map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_schedule_starts_today_or_later_and_gives_something() {
    let today = date(2026, 3, 1);
    let begin = |frequency, anchor, ends| {
        Course::begin(Plan { frequency, anchor, ends }, today).map(|course| course.standing)
    };
    let monthly = Frequency::Monthly;
    assert_eq!(begin(monthly, today, Ends::Never), Ok(Standing::Active));
    assert_eq!(begin(Frequency::Once, today, Ends::Never), Ok(Standing::Active));
    assert_eq!(begin(monthly, date(2026, 2, 28), Ends::Never), Err(CourseRefused::Past));
    let nothing = Err(CourseRefused::NothingLeft);
    assert_eq!(begin(monthly, date(2026, 4, 1), Ends::On(date(2026, 3, 31))), nothing);
    assert_eq!(begin(monthly, today, Ends::After(0)), nothing);
}

#[test]
fn d7_one_date_is_skipped_and_given_after_all() {
    let today = day("2026-03-02");
    let course = weekly(Ends::Never).skip(day("2026-03-15"), today).unwrap();
    assert_eq!(shown(&course, "2026-03-02", 3), "03-08 (03-15) 03-22");
    assert_eq!(course.next_due(day("2026-03-09")), Some(day("2026-03-22")));
    let course = course.unskip(day("2026-03-15"), today).unwrap();
    assert_eq!(shown(&course, "2026-03-02", 3), "03-08 03-15 03-22");
}

#[test]
fn d7_what_cannot_be_skipped() {
    let today = day("2026-03-02");
    let course = weekly(Ends::Never).skip(day("2026-03-15"), today).unwrap();
    let table = [
        ("2026-03-01", CourseRefused::Past),
        ("2026-03-09", CourseRefused::NotPlanned),
        ("2026-03-15", CourseRefused::AlreadySkipped),
        ("2027-03-07", CourseRefused::TooFar),
    ];
    for (date, refused) in table {
        assert_eq!(course.clone().skip(day(date), today), Err(refused), "{date}");
    }
    let not_skipped = Err(CourseRefused::NotSkipped);
    assert_eq!(course.clone().unskip(day("2026-03-08"), today), not_skipped);
    assert_eq!(course.unskip(day("2026-02-22"), today), Err(CourseRefused::Past));

    let given = weekly(Ends::Never).gave(day("2026-03-01")).unwrap();
    let refused = given.skip(day("2026-03-01"), day("2026-03-01"));
    assert_eq!(refused, Err(CourseRefused::Past), "the gift of today was made this morning");
    let paused = weekly(Ends::Never).pause(day("2026-04-01"), today).unwrap();
    let refused = paused.skip(day("2026-03-08"), today);
    assert_eq!(refused, Err(CourseRefused::NotPlanned), "nothing comes before the pause is over");
}

#[test]
fn d7_a_pause_ends_by_itself_on_the_old_grid() {
    let course = weekly(Ends::Never).pause(day("2026-04-01"), day("2026-03-02")).unwrap();
    assert_eq!(shown(&course, "2026-03-02", 2), "04-05 04-12");
    assert_eq!(course.next_due(day("2026-03-02")), Some(day("2026-04-05")));
    let paused = Standing::Paused { until: day("2026-04-01") };
    assert_eq!(course.standing_on(day("2026-03-31")), paused);
    assert_eq!(course.standing_on(day("2026-04-01")), Standing::Active);
    assert_eq!(course.clone().resume(day("2026-04-01")), Err(CourseRefused::NotPaused));
    assert_eq!(shown(&course, "2026-04-10", 1), "04-12");
}

#[test]
fn d7_resuming_early_keeps_the_grid_and_never_catches_up() {
    let paused = weekly(Ends::Never).pause(day("2026-06-01"), day("2026-03-02")).unwrap();
    let course = paused.resume(day("2026-04-08")).unwrap();
    assert_eq!(course.standing, Standing::Active);
    assert_eq!(shown(&course, "2026-04-08", 2), "04-12 04-19");
    assert_eq!(course.resume(day("2026-04-08")), Err(CourseRefused::NotPaused));
}

#[test]
fn d7_a_pause_of_twelve_months_at_most() {
    let today = day("2026-03-02");
    let pause = |until: &str| weekly(Ends::Never).pause(day(until), today).map(|_| ());
    assert_eq!(pause("2026-03-03"), Ok(()));
    assert_eq!(pause("2027-03-02"), Ok(()));
    assert_eq!(pause("2027-03-03"), Err(CourseRefused::TooFar));
    assert_eq!(pause("2026-03-02"), Err(CourseRefused::Past));
    assert_eq!(pause("2026-03-01"), Err(CourseRefused::Past));
    let ending = weekly(Ends::On(day("2026-04-01")));
    assert_eq!(ending.pause(day("2026-04-02"), today), Err(CourseRefused::NothingLeft));
}

#[test]
fn d12_a_number_of_gifts_counts_gifts_and_not_dates() {
    let today = day("2026-03-01");
    let course = weekly(Ends::After(3)).skip(day("2026-03-08"), today).unwrap();
    assert_eq!(shown(&course, "2026-03-01", 9), "03-01 (03-08) 03-15 03-22");
    let course = course.gave(day("2026-03-01")).unwrap();
    assert_eq!(shown(&course, "2026-03-01", 9), "(03-08) 03-15 03-22");
    let course = course.gave(day("2026-03-15")).unwrap();
    assert!(course.skips.is_empty(), "what lies behind is forgotten");
    let course = course.gave(day("2026-03-22")).unwrap();
    assert_eq!((course.standing, course.given), (Standing::Finished, 3));
    assert_eq!(course.next_due(today), None);
    assert_eq!(course.gave(day("2026-03-29")), Err(CourseRefused::Finished));
}

#[test]
fn d12_an_end_is_editable_until_it_is_reached() {
    let today = day("2026-03-10");
    let course = weekly(Ends::After(3)).gave(day("2026-03-01")).unwrap();
    let plan = course.plan;
    let longer = course.clone().change(Plan { ends: Ends::After(4), ..plan }, today).unwrap();
    assert_eq!(shown(&longer, "2026-03-10", 9), "03-15 03-22 03-29");
    let reached = course.clone().change(Plan { ends: Ends::After(1), ..plan }, today);
    assert_eq!(reached, Err(CourseRefused::NothingLeft));
    let dated = course.change(Plan { ends: Ends::On(day("2026-03-16")), ..plan }, today).unwrap();
    assert_eq!(shown(&dated, "2026-03-10", 9), "03-15");
    assert_eq!(dated.standing_on(day("2026-03-17")), Standing::Finished, "nobody had to say so");
    let over = dated.change(plan, day("2026-03-17"));
    assert_eq!(over, Err(CourseRefused::Finished));
}

#[test]
fn d12_an_end_whose_last_date_is_skipped_is_an_end() {
    let course = weekly(Ends::On(day("2026-03-08")));
    let course = course.gave(day("2026-03-01")).unwrap();
    let course = course.skip(day("2026-03-08"), day("2026-03-02")).unwrap();
    assert_eq!(course.next_due(day("2026-03-02")), None);
    assert_eq!(course.standing_on(day("2026-03-08")), Standing::Active, "it can be unskipped");
    assert_eq!(course.standing_on(day("2026-03-09")), Standing::Finished);
}

#[test]
fn no_date_is_given_twice_whatever_changes() {
    let today = day("2026-03-01");
    let course = weekly(Ends::Never).gave(today).unwrap();
    assert_eq!(course.clone().gave(today), Err(CourseRefused::Past));
    let daily_again = Plan { frequency: Frequency::Monthly, ..course.plan };
    let changed = course.change(daily_again, today).unwrap();
    assert_eq!(changed.next_due(today), Some(day("2026-04-01")));
}

#[test]
fn d6_a_moved_day_is_another_plan_and_keeps_what_is_skipped() {
    let today = day("2026-03-02");
    let course = weekly(Ends::Never).skip(day("2026-03-15"), today).unwrap();
    let plan = course.plan;
    let slower = Plan { frequency: Frequency::EveryTwoWeeks, ..plan };
    let course = course.change(slower, today).unwrap();
    assert_eq!(shown(&course, "2026-03-02", 3), "(03-15) 03-29 04-12");
    let friday = Plan { anchor: date(2026, 3, 6), ..plan };
    let course = course.change(friday, today).unwrap();
    assert_eq!(shown(&course, "2026-03-02", 2), "03-06 03-13");
    assert!(course.skips.is_empty(), "no date of the new plan was skipped");
    let gone = Plan { frequency: Frequency::Once, ..plan };
    assert_eq!(course.change(gone, today), Err(CourseRefused::NothingLeft));
}

fn monthly(anchor: &str, ends: Ends) -> Course {
    let anchor = day(anchor);
    Course::begin(Plan { frequency: Frequency::Monthly, anchor, ends }, anchor).unwrap()
}

#[test]
fn d05_another_frequency_begins_on_the_next_date() {
    let today = day("2026-03-02");
    let change = |frequency, first: &str| {
        weekly(Ends::Never).change_rhythm(frequency, day(first), Ends::Never, today).map(|course| {
            let dates = shown(&course, "2026-03-02", 4);
            (course.plan.anchor.to_string(), dates)
        })
    };
    let dates = |frequency| change(frequency, "2026-03-08").unwrap().1;
    assert_eq!(dates(Frequency::EveryTwoWeeks), "03-08 03-22 04-05 04-19");
    assert_eq!(dates(Frequency::Monthly), "03-08 04-08 05-08 06-08");
    assert_eq!(dates(Frequency::FirstAndFifteenth), "03-15 04-01 04-15 05-01");
    assert_eq!(dates(Frequency::Once), "03-08");
    assert_eq!(change(Frequency::Monthly, "2026-03-02"), Err(CourseRefused::Past));
    assert_eq!(change(Frequency::Monthly, "2027-03-03"), Err(CourseRefused::TooFar));
}

#[test]
fn d06_the_day_is_changed_for_good() {
    let today = day("2026-03-02");
    let rhythm = |course: Course, frequency, first: &str| {
        course.change_rhythm(frequency, day(first), Ends::Never, today).unwrap()
    };
    let course = rhythm(weekly(Ends::Never), Frequency::Weekly, "2026-03-13");
    assert_eq!(shown(&course, "2026-03-02", 3), "03-13 03-20 03-27");
    let course = monthly("2026-01-05", Ends::Never).gave(day("2026-01-05")).unwrap();
    let course = course.gave(day("2026-02-05")).unwrap();
    let course = rhythm(course, Frequency::Monthly, "2026-03-20");
    assert_eq!(shown(&course, "2026-03-02", 3), "03-20 04-20 05-20");
}

#[test]
fn d13_a_gift_of_the_31st_stays_one_when_its_frequency_changes() {
    let table = [
        ("2026-01-31", Frequency::Quarterly, "2026-04-30", "04-30 07-31 10-31 01-31"),
        ("2026-01-31", Frequency::Monthly, "2026-02-28", "02-28 03-31 04-30 05-31"),
        ("2026-01-30", Frequency::HalfYearly, "2026-02-28", "02-28 08-30 02-28 08-30"),
        // Another day was chosen, and that is kept.
        ("2026-01-31", Frequency::Monthly, "2026-04-28", "04-28 05-28 06-28 07-28"),
        ("2026-01-31", Frequency::Weekly, "2026-04-30", "04-30 05-07 05-14 05-21"),
    ];
    for (anchor, frequency, first, expected) in table {
        let course = monthly(anchor, Ends::Never).gave(day(anchor)).unwrap();
        let today = day("2026-02-01");
        let course = course.change_rhythm(frequency, day(first), Ends::Never, today).unwrap();
        assert_eq!(shown(&course, "2026-02-01", 4), expected, "{anchor} {frequency} {first}");
    }
}

#[test]
fn d06_one_gift_is_moved_and_the_others_stay() {
    let today = day("2026-03-02");
    let moved = |to: &str| weekly(Ends::Never).move_one(day("2026-03-15"), day(to), today);
    for (to, dates) in [
        ("2026-03-19", "03-08 03-19 03-22"),
        ("2026-03-09", "03-08 03-09 03-22"),
        ("2026-03-15", "03-08 03-15 03-22"),
    ] {
        assert_eq!(shown(&moved(to).unwrap(), "2026-03-02", 3), dates, "{to}");
    }
    for (to, refused) in [
        ("2026-03-08", CourseRefused::NotBetween),
        ("2026-03-22", CourseRefused::NotBetween),
        ("2026-03-02", CourseRefused::Past),
        ("2026-02-02", CourseRefused::Past),
        ("2027-03-14", CourseRefused::TooFar),
    ] {
        assert_eq!(moved(to), Err(refused), "{to}");
    }
    let refused = weekly(Ends::Never).move_one(day("2026-03-14"), day("2026-03-16"), today);
    assert_eq!(refused, Err(CourseRefused::NotPlanned));

    // It gives on the new day, once, whether that is earlier or later than planned.
    for (to, next) in [("2026-03-12", "2026-03-22"), ("2026-03-18", "2026-03-22")] {
        let course = moved(to).unwrap().gave(day("2026-03-08")).unwrap();
        assert_eq!(course.next_due(day("2026-03-09")), Some(day(to)));
        let course = course.gave(day(to)).unwrap();
        assert_eq!(course.next_due(day(to)), Some(day(next)));
        assert!(course.moves.is_empty(), "what lies behind is forgotten");
        assert_eq!(course.clone().gave(day(to)), Err(CourseRefused::Past));
        assert_eq!(course.gave(day("2026-03-15")), Err(CourseRefused::Past));
    }
}

#[test]
fn d06_a_moved_gift_may_be_moved_again_skipped_and_paused_over() {
    let today = day("2026-03-02");
    let course = weekly(Ends::Never).move_one(day("2026-03-15"), day("2026-03-19"), today);
    let course = course.unwrap();
    let again = course.clone().move_one(day("2026-03-19"), day("2026-03-11"), today).unwrap();
    assert_eq!(shown(&again, "2026-03-02", 3), "03-08 03-11 03-22");
    let back = again.move_one(day("2026-03-11"), day("2026-03-15"), today).unwrap();
    assert_eq!(back, weekly(Ends::Never));
    let skipped = course.clone().skip(day("2026-03-19"), today).unwrap();
    assert_eq!(shown(&skipped, "2026-03-02", 3), "03-08 (03-15) 03-22");
    let paused = course.clone().pause(day("2026-03-17"), today).unwrap();
    assert_eq!(shown(&paused, "2026-03-02", 2), "03-19 03-22");
    let early = paused.move_one(day("2026-03-19"), day("2026-03-16"), today);
    assert_eq!(early, Err(CourseRefused::NotBetween), "nothing comes before the pause is over");
    let ending = weekly(Ends::On(day("2026-03-16")));
    let late = ending.move_one(day("2026-03-15"), day("2026-03-17"), today);
    assert_eq!(late, Err(CourseRefused::NotBetween), "the end is not passed");
    let first = day("2026-03-08");
    let another = course.change_rhythm(Frequency::EveryTwoWeeks, first, Ends::Never, today);
    assert_eq!(shown(&another.unwrap(), "2026-03-02", 3), "03-08 03-22 04-05");
}

#[test]
fn a_course_of_a_release_before_is_read() {
    let json = r#"{"plan":{"frequency":"weekly","anchor":"2026-03-01","ends":"never"},
        "standing":"active","skips":[],"given":0,"last":null}"#;
    assert_eq!(serde_json::from_str::<Course>(json).unwrap(), weekly(Ends::Never));
}

#[test]
fn a_stopped_schedule_stays_stopped() {
    let today = day("2026-03-02");
    let course = weekly(Ends::Never).stop(today).unwrap();
    assert_eq!(course.upcoming(today, 3), []);
    let stopped = Err(CourseRefused::Stopped);
    let date = day("2026-03-08");
    assert_eq!(course.clone().skip(date, today), stopped);
    assert_eq!(course.clone().unskip(date, today), stopped);
    assert_eq!(course.clone().pause(date, today), stopped);
    assert_eq!(course.clone().resume(today), stopped);
    assert_eq!(course.clone().stop(today), stopped);
    assert_eq!(course.clone().change(course.plan, today), stopped);
    assert_eq!(course.gave(date), stopped);
}

#[test]
fn a_course_is_stored_and_read_back() {
    let course = weekly(Ends::After(5)).skip(day("2026-03-08"), day("2026-03-01")).unwrap();
    let course = course.pause(day("2026-03-05"), day("2026-03-01")).unwrap();
    let json = serde_json::to_string(&course).unwrap();
    assert_eq!(serde_json::from_str::<Course>(&json).unwrap(), course, "{json}");
}

proptest! {
    #[test]
    fn whatever_a_donor_does_gifts_fall_on_the_grid_once_each_and_in_order(
        anchor in any_date(),
        which in 0..Frequency::ALL.len(),
        count in prop::option::of(1_u32..8),
        actions in prop::collection::vec((0_u8..6, 0_i64..500), 0..40),
    ) {
        let ends = count.map_or(Ends::Never, Ends::After);
        let plan = Plan { frequency: Frequency::ALL[which], anchor, ends };
        let mut course = Course::begin(plan, anchor).unwrap();
        let mut today = anchor;
        let mut given: Vec<Date> = Vec::new();
        for (action, number) in actions {
            let ahead = today.checked_add(Span::new().days(number)).unwrap();
            let planned = course.next_due(today);
            let next = match action {
                0 => course.clone().skip(planned.unwrap_or(ahead), today),
                1 => course.clone().unskip(course.skips.first().copied().unwrap_or(ahead), today),
                2 => course.clone().pause(ahead, today),
                3 => course.clone().resume(today),
                4 => course.clone().move_one(planned.unwrap_or(ahead), ahead, today),
                _ => {
                    today = ahead.min(planned.unwrap_or(ahead));
                    match planned.filter(|date| *date == today) {
                        Some(date) => {
                            let planned = course.upcoming(date, 1)[0].planned;
                            given.push(planned);
                            Ok(course.clone().gave(date).unwrap())
                        }
                        None => Ok(course.clone()),
                    }
                }
            };
            course = next.unwrap_or(course);
        }
        prop_assert!(given.is_sorted_by(|a, b| a < b));
        prop_assert_eq!(usize::try_from(course.given).unwrap(), given.len());
        prop_assert!(count.is_none_or(|count| course.given <= count));
        for date in given {
            let endless = Plan { ends: Ends::Never, ..plan };
            prop_assert_eq!(endless.next_on_or_after(date), Some(date));
            prop_assert!(!course.skips.contains(&date));
            prop_assert!(!course.moves.contains_key(&date));
        }
    }
}
