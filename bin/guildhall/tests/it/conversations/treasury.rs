//! The treasury, as members and staff use it.

use std::time::Duration;

use sandbox::{Member, Reply};

use super::security::{set, staff_told};
use super::shared::within;
use super::{ask, coins, pay, wallet};
use crate::hall::{TestHall, on_each_database};

const DAY: Duration = Duration::from_hours(24);
const PAY_20K: &str = "Pay 🪙\u{a0}20,000\u{a0}coins";

/// Members who have been known for a while, and 4,000 coins in the treasury.
async fn with_treasury(hall: &mut TestHall, more: &[(&'static str, &str)]) {
    hall.grant("Ana", "50k").await;
    let channel = hall.sandbox.channel("general").unwrap().id().to_string();
    let mut settings = vec![
        ("pay.fee_ppm", "200000".to_owned()),
        ("staff.channel", channel),
        ("treasury.quorum", "2".to_owned()),
    ];
    settings.extend(more.iter().map(|(key, value)| (*key, (*value).to_owned())));
    set(hall, &settings).await;
    for name in ["Ana", "Bo", "Dan"] {
        ask(&hall.member(name), "daily").await;
    }
    let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
    let question = pay(&ana, &bo, "20k").await;
    ana.click(&question, PAY_20K).await.unwrap();
    hall.clock.advance(DAY * 8);
}

async fn propose(member: &Member, to: &Member, amount: &str) -> Reply {
    member
        .slash("treasury propose")
        .option("to", to)
        .option("amount", amount)
        .option("reason", "the drawing contest")
        .send()
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn members_vote_about_the_treasury_across_a_restart() {
    on_each_database(async |hall| {
        with_treasury(hall, &[("treasury.proposers", "known")]).await;
        let (ana, bo, dan, cleo) = (
            hall.member("Ana"),
            hall.member("Bo"),
            hall.member("Dan"),
            hall.member("Cleo"),
        );
        let view = ask(&cleo, "treasury view").await;
        assert_eq!(coins(&view.text(), "In it"), 4_000, "{}", view.text());
        let much = propose(&ana, &bo, "1001").await;
        assert!(much.text().contains("treasury.too_much"), "{}", much.text());
        let young = propose(&cleo, &bo, "5").await;
        assert!(young.text().contains("treasury.not_you"), "{}", young.text());

        let before = wallet(&bo).await;
        let ballot = propose(&ana, &bo, "1000").await;
        assert!(
            !ballot.is_ephemeral() && ballot.text().contains("the drawing contest"),
            "{}",
            ballot.text()
        );
        staff_told(hall, "Proposal 1 by").await;
        let view = ask(&cleo, "treasury view").await;
        assert_eq!(
            coins(&view.text(), "Kept back for votes"),
            1_000,
            "{}",
            view.text()
        );

        let own = bo.click(&ballot, "Yes").await.unwrap();
        assert!(own.text().contains("treasury.own_interest"), "{}", own.text());
        let new = cleo.click(&ballot, "Yes").await.unwrap();
        assert!(new.text().contains("treasury.too_new"), "{}", new.text());
        let one = ana.click(&ballot, "Yes").await.unwrap();
        assert!(one.text().contains("1 yes · 0 no"), "{}", one.text());
        let two = dan.click(&ballot, "No").await.unwrap();
        assert!(
            two.text().contains("1 yes · 1 no"),
            "the ballot speaks the server's language: {}",
            two.text()
        );

        // A vote can be changed until the end, and the ballot works after a restart.
        hall.stop().await;
        hall.start().await;
        let dan = hall.member("Dan");
        let changed = dan.click(&ballot, "Yes").await.unwrap();
        assert!(changed.text().contains("2 yes · 0 no"), "{}", changed.text());

        // It ends while nobody is there, and is paid once.
        hall.stop().await;
        hall.clock.advance(DAY * 3);
        hall.start().await;
        staff_told(hall, "2 yes, 0 no").await;
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        assert_eq!(wallet(&bo).await, before + 1_000);
        let view = ask(&ana, "treasury view").await;
        assert_eq!(coins(&view.text(), "In it"), 3_000, "{}", view.text());
        assert!(view.text().contains("Voted by the members"), "{}", view.text());
        let late = ana.click(&ballot, "No").await.unwrap();
        assert!(
            late.text().contains("out of date") || late.text().contains("treasury.over"),
            "{}",
            late.text()
        );
        let past = ask(&ana, "treasury proposals").await;
        assert!(past.text().contains("won and carried out"), "{}", past.text());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_stop_a_proposal_and_members_cannot() {
    on_each_database(async |hall| {
        with_treasury(hall, &[]).await;
        let (ana, bo, max) = (hall.member("Ana"), hall.member("Bo"), hall.member("Max"));
        let refused = propose(&ana, &bo, "5").await;
        assert!(refused.text().contains("treasury.not_you"), "{}", refused.text());
        let ballot = propose(&max, &bo, "500").await;
        assert!(ballot.text().contains("500"), "{}", ballot.text());
        let foreign = ana
            .slash("treasury veto")
            .option("number", 1)
            .option("reason", "me")
            .send()
            .await
            .unwrap();
        assert!(foreign.text().contains("access.forbidden"), "{}", foreign.text());
        let notice = staff_told(hall, "Proposal 1 by").await;
        let form = max.click(&notice, "Stop it").await.unwrap();
        let stopped = max
            .submit(&form)
            .field("reason", "already paid by hand")
            .send()
            .await
            .unwrap();
        assert!(
            stopped.text().contains("stopped by the staff"),
            "{}",
            stopped.text()
        );
        let again = max
            .slash("treasury veto")
            .option("number", 1)
            .option("reason", "twice")
            .send()
            .await
            .unwrap();
        assert!(again.text().contains("treasury.over"), "{}", again.text());
        let view = ask(&ana, "treasury view").await;
        assert_eq!(coins(&view.text(), "Kept back for votes"), 0, "{}", view.text());
        assert_eq!(coins(&view.text(), "In it"), 4_000, "{}", view.text());
    })
    .await;
}

/// How many rows a query counts.
async fn count(hall: &TestHall, query: &'static str) -> i64 {
    let counted = hall.database.read("count", move |tx| {
        Box::pin(async move { tx.query(query).fetch_one::<(i64,)>().await })
    });
    let counted: Result<(i64,), core_db::DbError> = counted.await;
    counted.unwrap().0
}

#[tokio::test(flavor = "multi_thread")]
async fn taxes_are_shown_before_they_are_taken_and_vacations_can_be_ended() {
    on_each_database(async |hall| {
        hall.grant("Ana", "50k").await;
        let (on, free) = (("tax.on", "on".to_owned()), ("tax.free", "1000".to_owned()));
        set(hall, &[on, free, ("decay.on", "on".to_owned())]).await;
        hall.clock.advance(Duration::from_mins(2));
        within(Duration::from_secs(20), "no round was opened", async || {
            count(hall, "SELECT COUNT(*) FROM levy_round").await == 1
        })
        .await;
        let (ana, bo) = (hall.member("Ana"), hall.member("Bo"));
        pay(&ana, &bo, "4000").await;
        let card = ask(&bo, "treasury taxes").await;
        assert!(card.is_ephemeral(), "what somebody owes is theirs to know");
        assert_eq!(
            coins(&card.text(), "Received this week, net"),
            4_000,
            "{}",
            card.text()
        );
        assert_eq!(coins(&card.text(), "Tax as it stands"), 150, "{}", card.text());
        let german = ask(&hall.member("Dan"), "treasury taxes").await;
        assert!(
            german.text().contains("Steuer nach jetzigem Stand"),
            "{}",
            german.text()
        );

        let away = bo
            .slash("treasury vacation")
            .option("days", 14)
            .send()
            .await
            .unwrap();
        assert!(away.text().contains("46 of 60"), "{}", away.text());
        let back = bo.click(&away, "I am back").await.unwrap();
        assert!(back.text().contains("60 of 60"), "{}", back.text());

        hall.stop().await;
        hall.clock.advance(DAY * 8);
        hall.start().await;
        within(Duration::from_secs(20), "no tax was taken", async || {
            count(hall, "SELECT COUNT(*) FROM levy").await == 1
        })
        .await;
        let bo = hall.member("Bo");
        assert_eq!(wallet(&bo).await, 3_850);
        let statement = ask(&bo, "transactions").await;
        assert!(statement.text().contains("Tax"), "{}", statement.text());
        let view = ask(&bo, "treasury view").await;
        assert_eq!(coins(&view.text(), "In it"), 150, "{}", view.text());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rewards_say_when_the_budget_of_the_day_is_nearly_spent() {
    on_each_database(async |hall| {
        hall.grant("Ana", "5").await;
        let budget = [
            ("budget.daily", "300"),
            ("budget.full_percent", "50"),
            ("quests.enabled", "off"),
        ];
        set(hall, &budget.map(|(key, value)| (key, value.to_owned()))).await;
        let whole = ask(&hall.member("Ana"), "daily").await;
        assert!(!whole.text().contains("Rewards are at"), "{}", whole.text());
        ask(&hall.member("Bo"), "daily").await;
        let less = ask(&hall.member("Cleo"), "daily").await;
        assert!(less.text().contains("Rewards are at 66.6%"), "{}", less.text());
        assert_eq!(wallet(&hall.member("Cleo")).await, 66);
        let view = ask(&hall.member("Ana"), "treasury view").await;
        assert!(view.text().contains("rewards are at 22.6%"), "{}", view.text());
        hall.clock.advance(DAY);
        let tomorrow = ask(&hall.member("Cleo"), "daily").await;
        assert!(!tomorrow.text().contains("Rewards are at"), "{}", tomorrow.text());
    })
    .await;
}
