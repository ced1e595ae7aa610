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
            says(&task, &["Your odds are", "on average"]);
            assert!(task.button("Work without it").is_some());
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

#[tokio::test(flavor = "multi_thread")]
async fn weeks_months_quests_and_profiles() {
    on_each_database(async |hall| {
        let (ana, bo, dan) = (hall.member("Ana"), hall.member("Bo"), hall.member("Dan"));
        says(&ask(&ana, "weekly").await, &["This week's reward", "500"]);
        says(&ask(&ana, "weekly").await, &["economy.weekly_taken"]);
        says(&ask(&dan, "monthly").await, &["Belohnung des Monats", "2.000"]);
        says(
            &ask(&ana, "quests").await,
            &["Today, until", "This week, until", "experience"],
        );
        hire(&ana, "harbour").await;
        let worked = work(&ana).await;
        says(&worked, &["Achievement: 🛠️ First day"]);
        let profile = bo.slash("profile").option("member", &ana).send().await.unwrap();
        assert!(!profile.is_ephemeral());
        says(
            &profile,
            &[
                "Profile of",
                "Deckhand · Harbour",
                "1 shifts",
                "Achievements: 1",
                "Wallet and bank",
            ],
        );
        says(&ask(&ana, "achievements").await, &["Achievements: 1 of 21", "✔"]);
        says(&ask(&bo, "levels").await, &["level"]);
        let olive = hall.member("Olive");
        for setting in ["profile.balance", "quests.enabled"] {
            let off = olive.slash("settings set").option("setting", setting);
            off.option("value", "off").send().await.unwrap();
        }
        let profile = bo.slash("profile").option("member", &ana).send().await.unwrap();
        assert!(!profile.text().contains("Wallet and bank"), "{}", profile.text());
        says(&ask(&ana, "quests").await, &["There are no quests"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn chances_are_off_until_staff_wants_them_and_the_passive_are_safe() {
    on_each_database(async |hall| {
        let (ana, bo, olive) = (hall.member("Ana"), hall.member("Bo"), hall.member("Olive"));
        let rob = async |robber: &Member, victim: &Member| {
            robber.slash("rob").option("member", victim).send().await.unwrap()
        };
        says(&ask(&ana, "crime").await, &["risk.off", "/settings"]);
        says(&rob(&ana, &bo).await, &["risk.off"]);
        for setting in ["crime.enabled", "rob.enabled"] {
            let on = olive.slash("settings set").option("setting", setting);
            on.option("value", "on").send().await.unwrap();
        }
        hall.grant("Ana", "1000").await;
        hall.grant("Bo", "1000").await;
        let crime = ask(&ana, "crime").await;
        says(&crime, &["You can try again", "The odds were"]);
        says(&ask(&ana, "crime").await, &["risk.too_early"]);
        says(&rob(&ana, &bo).await, &["risk.robber_new"]);
        ask(&bo, "daily").await;
        hall.clock.advance(DAY + Duration::from_secs(1));

        says(&ask(&bo, "passive on").await, &["You are passive"]);
        says(&rob(&ana, &bo).await, &["risk.victim_passive"]);
        hall.clock.advance(DAY);
        says(&ask(&bo, "passive off").await, &["You are not passive"]);
        let before = wallet(&bo).await;
        let robbed = rob(&ana, &bo).await;
        assert!(!robbed.is_ephemeral());
        let won = robbed.text().contains("robbed");
        says(&robbed, &["You can try again"]);
        let lost = before - wallet(&bo).await;
        assert!(
            if won {
                lost > 0 && lost <= before / 5
            } else {
                lost == 0
            },
            "{}",
            robbed.text()
        );
        says(&ask(&ana, "passive on").await, &["risk.passive_too_early"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_makes_a_career_and_members_work_in_it() {
    on_each_database(async |hall| {
        let (ana, olive) = (hall.member("Ana"), hall.member("Olive"));
        says(
            &ask(&olive, "careers list").await,
            &["Harbour", "harbour", "Theatre"],
        );
        let about = r#"key = "lighthouse"
name = { en = "Lighthouse", de = "Leuchtturm" }
description = { en = "Light for ships.", de = "Licht für Schiffe." }
success = [{ en = "It shone.", de = "Er schien." }]
partial = [{ en = "It flickered.", de = "Er flackerte." }]
fail = [{ en = "Darkness.", de = "Dunkelheit." }]"#;
        let ranks = r#"[[rank]]
key = "keeper"
name = { en = "Lighthouse keeper", de = "Leuchtturmwache" }
difficulty = 600
pay_low = 30
pay_high = 50
xp = 8
rest_minutes = 60"#;
        let send = async |about: &str, ranks: &str| {
            let form = olive.slash("careers add").send().await.unwrap();
            let sent = olive.submit(&form).field("about", about);
            sent.field("ranks", ranks).send().await.unwrap()
        };
        let broken = send(about, &ranks.replace("pay_low = 30", "pay_low = 60")).await;
        says(
            &broken,
            &["work.career_invalid", "pay runs from a positive number"],
        );
        says(&send(about, ranks).await, &["lighthouse", "version 1"]);
        says(&hire(&ana, "Leuchtturm").await, &["Lighthouse keeper"]);
        says(&work(&ana).await, &["Lighthouse"]);
        let hidden = olive.slash("careers hide").option("career", "lighthouse");
        says(&hidden.send().await.unwrap(), &["version 2", "hidden"]);
        says(
            &hire(&hall.member("Bo"), "lighthouse").await,
            &["work.job_unknown"],
        );
        let shown = olive.slash("careers show").option("career", "lighthouse");
        says(
            &shown.send().await.unwrap(),
            &["Added by the staff (version 2)", "Lighthouse keeper"],
        );
        assert!(
            ana.slash("careers list").send().await.is_err(),
            "members do not even see it"
        );
    })
    .await;
}
