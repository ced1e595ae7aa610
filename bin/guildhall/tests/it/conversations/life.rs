//! The working life: shifts with tasks, careers, rewards, chances and progress.

use std::time::Duration;

use sandbox::{Member, Reply};

use super::{ask, wallet};
use crate::hall::on_each_database;

const DAY: Duration = Duration::from_hours(24);

#[track_caller]
fn says(reply: &Reply, parts: &[&str]) {
    for part in parts {
        assert!(
            reply.text().contains(part),
            "{part:?} is not in: {}",
            reply.text()
        );
    }
}

/// Works a shift without its task.
pub(super) async fn work(member: &Member) -> Reply {
    let task = ask(member, "work shift").await;
    if !task.text().contains("Before your shift") {
        return task;
    }
    member.click(&task, "Work without it").await.unwrap()
}

/// Takes a job and says what came of it.
async fn hire(member: &Member, job: &str) -> Reply {
    member
        .slash("work apply")
        .option("job", job)
        .send()
        .await
        .unwrap()
}

/// Things that a task showed, in their order.
fn remembered(task: &Reply) -> Vec<String> {
    let text = task.text();
    let things = text
        .lines()
        .filter_map(|line| line.split_once(". ").filter(|(place, _)| place.len() == 1));
    things.map(|(_, thing)| thing.trim().to_owned()).collect()
}

/// What follows a text, up to the next character of some others.
fn after<'t>(text: &'t str, start: &str, end: char) -> &'t str {
    text.split(start)
        .nth(1)
        .and_then(|rest| rest.split(end).next())
        .unwrap_or("")
}

/// Solves the task of a shift as a member would, by reading. Words are left.
async fn solve(member: &Member, task: &Reply) -> (Reply, bool) {
    let text = task.text();
    if text.contains("Remember these") {
        let things = remembered(task);
        let question = member.click(task, "I remember them").await.unwrap();
        let place: usize = after(&question.text(), "number ", '?').trim().parse().unwrap();
        return (member.click(&question, &things[place - 1]).await.unwrap(), true);
    }
    if text.contains("What is ") {
        let sum = after(&text, "What is ", '?').to_owned();
        let numbers: Vec<i64> = sum
            .split(['+', '×'])
            .map(|number| number.trim().parse().unwrap())
            .collect();
        let right = numbers[0] + numbers[1] * numbers[2];
        return (member.click(task, &right.to_string()).await.unwrap(), true);
    }
    if text.contains("Press “") {
        let thing = after(&text, "Press “", '”').to_owned();
        return (member.click(task, &thing).await.unwrap(), true);
    }
    says(task, &["Which word do these letters make?"]);
    (member.click(task, "Work without it").await.unwrap(), false)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shift_has_a_task_that_can_be_done_left_and_survives_a_restart() {
    on_each_database(async |hall| {
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        says(&hire(&ana, "harbour").await, &["Deckhand", "odds"]);
        let (mut solved, mut shifts) = (0, 0);
        while solved < 3 {
            shifts += 1;
            assert!(shifts < 30, "no tasks that can be solved");
            let task = ask(&ana, "work shift").await;
            says(&task, &["Your odds are", "on average", "Work without it"]);
            let again = ask(&ana, "work shift").await;
            assert_eq!(again.text(), task.text(), "left alone, it comes back as it was");
            let foreign = bo.click(&task, "Work without it").await.unwrap();
            says(&foreign, &["component.foreign"]);
            let (worked, is_solved) = solve(&ana, &task).await;
            if is_solved {
                solved += 1;
                says(
                    &worked,
                    &["for your task", "The next shift can begin", "on average"],
                );
            } else {
                says(&worked, &["without a bonus"]);
            }
            let late = ana.click(&again, "Work without it").await.unwrap();
            says(&late, &["work.task_over"]);
            hall.clock.advance(Duration::from_hours(2));
        }

        let before = ask(&ana, "work shift").await;
        hall.stop().await;
        hall.start().await;
        let ana = hall.member("Ana");
        let (first, second) = tokio::join!(
            ana.click(&before, "Work without it"),
            ana.click(&before, "Work without it")
        );
        assert!(first.is_ok() || second.is_ok());
        says(&ask(&ana, "work shift").await, &["work.too_early"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_switches_tasks_off_and_quotas_are_forgiven_once() {
    on_each_database(async |hall| {
        let (ana, olive) = (hall.member("Ana"), hall.member("Olive"));
        let set = olive.slash("settings set").option("setting", "work.tasks");
        set.option("value", "off").send().await.unwrap();
        hire(&ana, "garden").await;
        // Up to the second rank: 60 experience, five good shifts, a day.
        let mut shifts = 0;
        loop {
            let worked = ask(&ana, "work shift").await;
            shifts += 1;
            assert!(shifts < 200, "never promoted: {}", worked.text());
            hall.clock.advance(Duration::from_hours(2));
            if worked.text().contains("Promotion!") {
                says(&worked, &["Gardener", "To keep your rank: 0 of 3 shifts"]);
                break;
            }
        }
        hall.clock.advance(DAY * 8);
        says(
            &ask(&ana, "work shift").await,
            &["It is forgiven this time", "Last chance"],
        );
        hall.clock.advance(DAY * 8);
        let fallen = ask(&ana, "work shift").await;
        says(&fallen, &["you are no longer Gardener", "Weeder"]);
        assert!(wallet(&ana).await > 0);
    })
    .await;
}
