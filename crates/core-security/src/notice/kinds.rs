//! Every kind of notice there is. To add one, add a line and its two texts in every language; a test finds what is missing.

/// A kind of notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticeKind {
    /// What its texts are called: `notice-<key>-title` and `notice-<key>-text`.
    pub key: &'static str,
    /// How it looks: good news, something to look at, or something bad.
    pub tone: NoticeTone,
    /// The values its texts may show.
    pub args: &'static [&'static str],
}

/// How a notice looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeTone {
    /// Facts.
    Neutral,
    /// Good news.
    Good,
    /// Somebody should look.
    Caution,
    /// Something is wrong.
    Bad,
}

macro_rules! notices {
    ($($(#[doc = $doc:literal])+ $constant:ident $key:literal $tone:ident { $($arg:ident),* };)+) => {
        /// The kinds, one constant each.
        pub mod kind {
            use super::{NoticeKind, NoticeTone};
            $(
                $(#[doc = $doc])+
                pub const $constant: NoticeKind =
                    NoticeKind { key: $key, tone: NoticeTone::$tone, args: &[$(stringify!($arg)),*] };
            )+
        }
        /// All kinds, for the test that looks for missing texts.
        pub const ALL: &[NoticeKind] = &[$(kind::$constant),+];
    };
}

notices! {
    /// The staff channel was just chosen: what will arrive there.
    STAFF_CHANNEL "staff-channel" Good { staff };
    /// A member told the staff something.
    FEEDBACK "feedback" Neutral { number, member, kind };
    /// A member reported an error of ours from its card.
    ERROR_REPORT "error-report" Caution { number, member, error, code };
    /// The staff answered feedback: for the member who gave it.
    FEEDBACK_ANSWER "feedback-answer" Good { number, answer };

    /// Something this guild uses has trouble.
    SERVICE_RESTS "service-rests" Caution { service, since };
    /// It works again.
    SERVICE_BACK "service-back" Good { service, since };
    /// Discord does not let the bot write into the staff channel: for the owner.
    STAFF_CHANNEL_CLOSED "staff-channel-closed" Bad { server };
    /// The bot was invited again, and everything is as it was.
    GUILD_RETURNED "guild-returned" Good { since };

    // Two-person approval.
    /// Something waits for a second person.
    APPROVAL_WAITS "approval-waits" Caution { asker, what, member, amount, reason, until };
    /// To whoever asked: a second person approved.
    APPROVAL_APPROVED "approval-approved" Good { by, what, member, amount, number };
    /// To whoever asked: a second person refused.
    APPROVAL_REFUSED "approval-refused" Bad { by, what, member, amount, number };

    // Cases, and payments that wait.
    /// A case was opened because of a payment.
    CASE_OPENED "case-opened" Caution { case, member, amount, score, until };
    /// A case was opened because of how somebody plays.
    CASE_PLAY "case-play" Caution { case, member, score, until };
    /// Something more was noticed in an open case.
    CASE_GREW "case-grew" Caution { case, member, amount, score, until };
    /// Somebody appealed.
    CASE_APPEALED "case-appealed" Caution { case, member };
    /// Somebody was blocked for a while by the hall itself.
    CASE_BLOCKED "case-blocked" Bad { case, member, until };
    /// What the cases of a week came to.
    CASE_REPORT "case-report" Neutral { week, opened, closed, open, released, returned, lapsed, blocked, appeals, alarms, median };
    /// An appeal was accepted.
    APPEAL_ACCEPTED "appeal-accepted" Good { case };
    /// An appeal was declined.
    APPEAL_DECLINED "appeal-declined" Neutral { case };
    /// Staff set a member's money aside.
    MONEY_SET_ASIDE "money-set-aside" Caution { amount, reason, until };
    /// A member may not use the bot for a while.
    MEMBER_BLOCKED_UNTIL "member-blocked-until" Caution { reason, until };
    /// A member may not use the bot until staff releases them.
    MEMBER_BLOCKED "member-blocked" Caution { reason };
    /// Staff released a payment that waited.
    PAY_RELEASED "pay-released" Good { to, amount };
    /// A payment that waited arrived at its payee.
    PAY_ARRIVED "pay-arrived" Good { from, amount };
    /// Money that waited is back in its owner's wallet.
    PAY_BACK "pay-back" Neutral { amount };

    // The bank.
    /// The treasury could not pay all of the interest.
    INTEREST_SHORT "interest-short" Caution { until };
    /// A loan is due tomorrow.
    LOAN_SOON "loan-soon" Neutral { amount, until };
    /// What was left of a loan was collected on its due day.
    LOAN_COLLECTED "loan-collected" Good { amount };
    /// A loan was not paid back in time.
    LOAN_LATE "loan-late" Caution { amount, until };
    /// A loan was not paid back within the days of grace.
    LOAN_DEFAULT "loan-default" Bad { amount };
    /// Somebody declined a request for money.
    REQUEST_DECLINED "request-declined" Neutral { member, amount };
    /// A standing order was paid: for whoever gets it.
    ORDER_ARRIVED "order-arrived" Good { from, amount };
    /// A standing order was skipped: for its payer.
    ORDER_SKIPPED "order-skipped" Caution { to, amount, next };
    /// A standing order was skipped because its payer may not pay at the moment.
    ORDER_BARRED "order-barred" Caution { to, amount, next };
    /// A term deposit ended.
    TERM_MATURED "term-matured" Good { amount, interest };
    // Things.
    /// Discord took the role that a thing gives or takes.
    ROLE_DONE "role-done" Good { item };
    /// Discord refused it: the price or the thing is back.
    ROLE_REFUSED "role-refused" Caution { item, price };
    /// A role that was to change still waits, and everything is back.
    ROLE_LAPSED "role-lapsed" Caution { item, price };
    /// For staff: why Discord refused it.
    ROLE_BLOCKED "role-blocked" Bad { item, role, member };
    /// Somebody bought what a member had put up.
    MARKET_SOLD "market-sold" Good { item, count, amount };
    /// The staff looks at a payment first; the things wait with it.
    THINGS_WAIT "things-wait" Caution { item, count, until };
    /// They are there: for whoever bought them.
    THINGS_ARRIVED "things-arrived" Good { item, count };
    /// The payment was not made: for whoever sold them.
    THINGS_BACK "things-back" Neutral { item, count };
    /// What a member had put up is back.
    MARKET_BACK "market-back" Neutral { item, count };
    /// Somebody bid more.
    AUCTION_OUTBID "auction-outbid" Caution { item, amount, number };
    /// The auction is over, and the member has it.
    AUCTION_WON "auction-won" Good { item, count, amount };
    // The working life.
    /// To a member: somebody robbed them.
    ROBBED "robbed" Bad { by, amount };
    /// To a member: somebody tried to rob them.
    ROB_FAILED "rob-failed" Neutral { by };
    // The treasury.
    /// Somebody proposed what becomes of money of the treasury.
    PROPOSAL_OPENED "proposal-opened" Neutral { number, author, amount, reason, until };
    /// A vote was won and carried out.
    PROPOSAL_PASSED "proposal-passed" Good { number, amount, reason, yes, no, abstain };
    /// A vote was won, but could not be carried out.
    PROPOSAL_UNPAID "proposal-unpaid" Caution { number, amount, reason, yes, no, abstain };
    /// A vote was lost, or too few voted.
    PROPOSAL_REJECTED "proposal-rejected" Neutral { number, amount, reason, yes, no, abstain };
    /// To its author: staff stopped a proposal.
    PROPOSAL_VETOED "proposal-vetoed" Caution { number, reason };
    /// To whoever was paid by a vote.
    PAYOUT_ARRIVED "payout-arrived" Good { number, amount, reason };
    /// To a member: what they have will shrink if they stay away.
    DECAY_WARNING "decay-warning" Caution { amount, count, threshold };
    /// To a member: a part of what they have is gone.
    DECAY_TAKEN "decay-taken" Bad { amount, threshold };
    /// The supply grows too fast.
    ALERT_ISSUANCE "alert-issuance" Caution { percent, limit };
    /// Wealth becomes more unequal.
    ALERT_GINI "alert-gini" Caution { percent, limit };
    /// The richest hundredth has too much.
    ALERT_TOP "alert-top" Caution { percent, limit };
    /// Too much belongs to members who do nothing.
    ALERT_DORMANT "alert-dormant" Caution { percent, limit };
    // Growing beyond work.
    /// For staff: Discord refused a role that is a reward.
    REWARD_BLOCKED "reward-blocked" Bad { role, member };
    /// To a member: they are among the first of a season.
    SEASON_WON "season-won" Good { season, place, amount };
    /// For staff: a season is over.
    SEASON_ENDED "season-ended" Neutral { season, members };
}
