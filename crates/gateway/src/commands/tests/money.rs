use std::time::Duration;

use super::hall::{ANA, BO, Hall, ROBOT, STAFF, wire};
use crate::reply::{Answer, Visibility};

async fn with_coins(amount: &str) -> Hall {
    let hall = Hall::open().await;
    hall.types(
        STAFF,
        &format!("/economy add-money member:@Ana amount:{amount} reason:for the test"),
    )
    .await;
    hall
}

#[tokio::test]
async fn a_balance_is_shown_in_the_readers_language_with_two_buttons() {
    let hall = with_coins("1500").await;
    let english = hall.types(ANA, "/balance").await;
    assert!(english.is_public());
    assert_eq!(
        english.plain(),
        "🏦 Balance of Ana\nWallet  🪙 1,500 coins\nBank  🪙 0 coins\nTotal  🪙 1,500 coins\n\
         Job  none yet; /work list shows what there is\n\
         Next: find a job with /work list, and take today’s coins with /daily.\n[Deposit all] [Withdraw all]"
    );
    let german = hall.types(BO, "/balance member:@Ana").await;
    assert_eq!(
        german.plain(),
        "🏦 Kontostand von Ana\nGeldbeutel  🪙 1.500 Münzen\nBank  🪙 0 Münzen\nGesamt  🪙 1.500 Münzen\n\
         Beruf  noch keiner; /arbeit liste zeigt, was es gibt"
    );
    let moved = hall.presses(ANA, &english, "Deposit all").await;
    assert!(moved.is_update());
    assert!(
        moved.plain().contains("Bank  🪙 1,500 coins"),
        "{}",
        moved.plain()
    );
    assert!(
        moved.plain().contains("🪙 1,500 coins went to the bank."),
        "{}",
        moved.plain()
    );
    let back = hall.presses(ANA, &moved, "Withdraw all").await;
    assert!(
        back.plain().contains("Wallet  🪙 1,500 coins"),
        "{}",
        back.plain()
    );
}

#[tokio::test]
async fn case_48_buttons_belong_to_who_asked() {
    let hall = with_coins("10").await;
    let seen = hall.types(ANA, "/balance").await;
    let refused = hall.presses(BO, &seen, "Deposit all").await;
    assert!(!refused.is_public() && !refused.is_update());
    assert!(
        refused.plain().contains("Dieser Knopf gehört jemand anderem."),
        "{}",
        refused.plain()
    );
    let tampered = seen.button("Deposit all").replace("deposit", "withdraw");
    let refused = hall.sends_component(ANA, &tampered, &[]).await;
    assert!(
        refused.plain().contains("This button was changed on its way."),
        "{}",
        refused.plain()
    );
}

#[tokio::test]
async fn the_bank_understands_what_people_type_and_says_why_not() {
    let hall = with_coins("2000").await;
    let said = |seen: super::hall::Seen| seen.plain();
    assert!(
        said(hall.types(ANA, "/deposit amount:25%").await).contains("🪙 500 coins went from your wallet")
    );
    assert!(
        said(hall.types(ANA, "/deposit amount:1k").await)
            .contains("Wallet  🪙 500 coins\nBank  🪙 1,500 coins")
    );
    assert!(
        said(hall.types(ANA, "/withdraw amount:all").await).contains("🪙 1,500 coins came from the bank")
    );
    for (amount, reason) in [
        ("-1", "Amounts cannot be negative."),
        ("0", "That comes to nothing."),
        ("1.5", "Coins cannot be split."),
        ("lots", "That amount is not a number."),
        ("1,500k", "That amount can be read in two ways."),
        ("9k", "There is not enough for that: you have 🪙 2,000 coins."),
    ] {
        let refused = hall.types(ANA, &format!("/deposit amount:{amount}")).await;
        assert!(!refused.is_public(), "errors are private");
        assert!(refused.plain().contains(reason), "{amount}: {}", refused.plain());
        assert!(refused.plain().contains("Error id: "), "{}", refused.plain());
    }
    assert!(
        said(hall.types(BO, "/deposit amount:5").await)
            .contains("Dafür reicht es nicht: Du hast 🪙 0 Münzen.")
    );
}

#[tokio::test]
async fn a_small_payment_is_public_at_once_and_notifies_only_the_payee() {
    let hall = with_coins("500").await;
    let paid = hall
        .types(ANA, "/pay to:@Bo amount:50 note:for @everyone's **cake**")
        .await;
    assert!(paid.is_public());
    let mentions: Vec<u64> = paid
        .message()
        .mentions
        .users
        .iter()
        .map(|user| user.get())
        .collect();
    assert_eq!(mentions, [BO.id]);
    assert_eq!(
        paid.plain(),
        "💸 Payment\n<@101> paid <@102> 🪙 50 coins.\nFor: for @everyone's **cake**"
    );
    let text = paid.json().to_string();
    assert!(
        !text.contains("@everyone") && !text.contains(" **cake**"),
        "{text}"
    );
}

#[tokio::test]
async fn a_large_payment_is_confirmed_once_and_announced_once() {
    let hall = with_coins("50k").await;
    hall.types(STAFF, "/economy config setting:pay.fee_ppm value:20000")
        .await;
    let asked = hall.types(ANA, "/pay to:@Bo amount:20k").await;
    assert!(!asked.is_public());
    for line in [
        "⚠️ Pay 🪙 20,000 coins?",
        "You are about to pay <@102> 🪙 20,000 coins.",
        "Fee  🪙 400 coins",
        "It costs you  🪙 20,400 coins",
        "Your wallet now  🪙 50,000 coins",
        "Your wallet afterwards  🪙 29,600 coins",
        "This question closes 2026-01-01 00:15:00 UTC.",
    ] {
        assert!(asked.plain().contains(line), "{line}: {}", asked.plain());
    }
    let stranger = hall.presses(BO, &asked, "Pay 🪙\u{a0}20,000\u{a0}coins").await;
    assert!(
        stranger.plain().contains("gehört jemand anderem"),
        "{}",
        stranger.plain()
    );
    let confirm = asked.button("Pay 🪙\u{a0}20,000\u{a0}coins");
    let (first, second) = tokio::join!(
        hall.sends_component(ANA, &confirm, &[]),
        hall.sends_component(ANA, &confirm, &[])
    );
    for seen in [&first, &second] {
        assert!(
            seen.is_update() && seen.plain().starts_with("✅ Paid"),
            "{}",
            seen.plain()
        );
    }
    let announced: Vec<_> = first.follow_ups.iter().chain(&second.follow_ups).collect();
    assert_eq!(announced.len(), 1, "two clicks are one payment");
    assert_eq!(announced[0].visibility, Visibility::Public);
    assert_eq!(announced[0].mentions.users.len(), 1);
    assert!(wire(announced[0]).to_string().contains("<@102>"));
    assert!(
        hall.types(ANA, "/balance")
            .await
            .plain()
            .contains("Wallet  🪙 29,600 coins")
    );
    assert!(
        hall.types(BO, "/balance")
            .await
            .plain()
            .contains("Geldbeutel  🪙 20.000 Münzen")
    );
}

#[tokio::test]
async fn case_49_a_payment_can_be_cancelled_and_expires() {
    let hall = with_coins("50k").await;
    let asked = hall.types(ANA, "/pay to:@Bo amount:20k").await;
    let confirm = asked.button("Pay 🪙\u{a0}20,000\u{a0}coins");
    let cancelled = hall.presses(ANA, &asked, "Cancel").await;
    assert!(
        cancelled.plain().starts_with("📒 Cancelled"),
        "{}",
        cancelled.plain()
    );
    let late = hall.sends_component(ANA, &confirm, &[]).await;
    assert!(
        late.plain().contains("This payment no longer waits for you."),
        "{}",
        late.plain()
    );
    let asked = hall.types(ANA, "/pay to:@Bo amount:20k").await;
    hall.db.clock().advance(Duration::from_mins(16));
    let expired = hall.presses(ANA, &asked, "Pay 🪙\u{a0}20,000\u{a0}coins").await;
    assert!(
        expired.plain().contains("This button is out of date."),
        "{}",
        expired.plain()
    );
    assert!(
        hall.types(ANA, "/balance")
            .await
            .plain()
            .contains("Wallet  🪙 50,000 coins")
    );
}

#[tokio::test]
async fn case_54_nobody_pays_themselves_or_a_bot() {
    let hall = with_coins("50").await;
    let own = hall.types(ANA, "/pay to:@Ana amount:5").await.plain();
    assert!(own.contains("You cannot pay yourself."), "{own}");
    let bot = hall
        .types(ANA, &format!("/pay to:@{} amount:5", ROBOT.name))
        .await
        .plain();
    assert!(bot.contains("Bots have no wallet."), "{bot}");
}

#[tokio::test]
async fn the_daily_reward_shows_its_streak_and_when_the_next_one_comes() {
    let hall = Hall::open().await;
    let first = hall.types(ANA, "/daily").await;
    assert_eq!(
        first.plain(),
        "☀️ Today's reward\nYou get 🪙 100 coins.\nStreak  ▰▱▱▱▱▱▱ · First day in a row · longest so far: 1\n\
         Wallet now  🪙 100 coins\nThe next one is ready 2026-01-02 00:00:00 UTC.\n[Work a shift]"
    );
    let again = hall.types(ANA, "/daily").await.plain();
    assert!(
        again.contains("The next one is ready 2026-01-02 00:00:00 UTC."),
        "{again}"
    );
    hall.db.clock().advance(Duration::from_hours(24));
    let second = hall.types(ANA, "/daily").await.plain();
    assert!(second.contains("2 days in a row"), "{second}");
    assert!(
        second.contains("You get 🪙 110 coins, 🪙 10 coins of it for the streak."),
        "{second}"
    );
    let german = hall.types(BO, "/daily").await.plain();
    assert!(german.contains("Erster Tag der Serie"), "{german}");
}

#[tokio::test]
async fn work_goes_from_the_list_to_the_first_shift_by_buttons() {
    let hall = Hall::open().await;
    let list = hall.types(ANA, "/work list").await;
    assert!(!list.is_public());
    assert!(
        list.plain().contains("Open to you. You would begin as"),
        "{}",
        list.plain()
    );
    let careers = hall.economy.standard_careers().all();
    assert_eq!(
        hall.suggestions(ANA, "/work apply job:").await.len(),
        careers.len().min(25)
    );
    let hired = hall.presses(ANA, &list, "Take this job").await;
    assert!(matches!(hired.answer, Answer::Message(_)));
    assert!(
        hired.plain().contains("✅ Hired\nYou are now"),
        "{}",
        hired.plain()
    );
    let task = hall.presses(ANA, &hired, "Work a shift").await;
    assert!(
        task.plain().contains("Do this well and they are"),
        "{}",
        task.plain()
    );
    let shift = hall.presses(ANA, &task, "Work without it").await;
    assert!(shift.is_update(), "the task is gone");
    let said = shift.plain();
    for part in [
        "Pay  ",
        "Experience  +",
        "Next rank  ",
        "The next shift can begin",
        "The odds were",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let tired = hall.types(ANA, "/work shift").await.plain();
    assert!(
        tired.contains("You are still resting from your last shift. The next one can begin 2026"),
        "{tired}"
    );
    let yours = hall.types(ANA, "/work list").await.plain();
    assert!(yours.contains("✔ This is your job."), "{yours}");
    let jobless = hall.types(BO, "/work shift").await.plain();
    assert!(jobless.contains("Du hast noch keinen Beruf."), "{jobless}");
    let left = hall.types(ANA, "/work resign").await.plain();
    assert!(left.contains("You are no longer"), "{left}");
}

#[tokio::test]
async fn a_job_is_found_by_its_key_and_by_its_name_in_any_language() {
    let hall = Hall::open().await;
    let career = &hall.economy.standard_careers().all()[0];
    let name = career.name(core_types::Locale::De).to_lowercase();
    let hired = hall.types(BO, &format!("/work apply job:{name}")).await.plain();
    assert!(hired.contains("Eingestellt"), "{hired}");
    let unknown = hall.types(BO, "/work apply job:astronaut").await.plain();
    assert!(unknown.contains("Diesen Beruf gibt es nicht."), "{unknown}");
}
