//! The rows of one member.

use core_db::statements;

statements! {
    /// Whether there is any row of a member beside the ledger, and how many careers; $3 is the member as rights name them. The
    /// answer of the request that asks is no row of theirs yet: it is linked to them when its work is done.
    pub(super) MEMBER_ROWS = "SELECT
            (SELECT COUNT(*) FROM economy_member WHERE guild_id = $1 AND user_id = $2)
            + (SELECT COUNT(*) FROM daily_streak WHERE guild_id = $1 AND user_id = $2)
            + (SELECT COUNT(*) FROM worker WHERE guild_id = $1 AND user_id = $2)
            + (SELECT COUNT(*) FROM pay_offer WHERE guild_id = $1 AND (payer_id = $2 OR payee_id = $2))
            + (SELECT COUNT(*) FROM fraud_member WHERE guild_id = $1 AND user_id = $2)
            + (SELECT COUNT(*) FROM case_file WHERE guild_id = $1 AND subject_id = $2)
            + (SELECT COUNT(*) FROM approval WHERE guild_id = $1 AND (asker_id = $2 OR member_id = $2))
            + (SELECT COUNT(*) FROM api_key WHERE guild_id = $1 AND created_by = $2)
            + (SELECT COUNT(*) FROM guild_setting WHERE guild_id = $1 AND changed_by = $2)
            + (SELECT COUNT(*) FROM feature_override WHERE guild_id = $1 AND changed_by = $2)
            + (SELECT COUNT(*) FROM access_given WHERE guild_id = $1 AND subject = $3)
            + (SELECT COUNT(*) FROM access_verdict WHERE guild_id = $1 AND subject = $3 AND effect = 'allow')
            + (SELECT COUNT(*) FROM steering_row WHERE guild_id = $1 AND member_id = $2)
            + (SELECT COUNT(*) FROM steering_batch WHERE guild_id = $1 AND made_by = $2)
            + (SELECT COUNT(*) FROM period_streak WHERE guild_id = $1 AND user_id = $2)
            + (SELECT COUNT(*) FROM member_risk WHERE guild_id = $1 AND user_id = $2)
            + (SELECT COUNT(*) FROM member_progress WHERE guild_id = $1 AND user_id = $2)
            + (SELECT COUNT(*) FROM idempotency WHERE guild_id = $1 AND user_id = $2),
            (SELECT COUNT(*) FROM career_progress WHERE guild_id = $1 AND user_id = $2)";
    /// Every reward ever taken.
    pub(super) CLAIM_LIST = "SELECT day, claimed_at, reward FROM daily_claim WHERE guild_id = $1 AND user_id = $2 ORDER BY day";
    /// The worker's row.
    pub(super) WORKER_ROW = "SELECT career, changed_at, notice_until, next_shift_at, nonce FROM worker
        WHERE guild_id = $1 AND user_id = $2";
    /// How far the member came in each career.
    pub(super) PROGRESS_LIST = "SELECT career, career_rank, xp, shifts, rank_shifts, rank_since, recent FROM career_progress
        WHERE guild_id = $1 AND user_id = $2 ORDER BY career";
    /// Every shift, with its draw.
    pub(super) SHIFT_LIST = "SELECT nonce, worked_at, career, career_rank, skill, chance_ppm, result, pay, xp, label FROM work_shift
        WHERE guild_id = $1 AND user_id = $2 ORDER BY nonce";
    /// Payments that wait, from or to the member.
    pub(super) OFFER_LIST = "SELECT payer_id, payee_id, amount, fee, memo, expires_at FROM pay_offer
        WHERE guild_id = $1 AND (payer_id = $2 OR payee_id = $2) ORDER BY expires_at, offer_key";
    /// Settings whose present value the member set.
    pub(super) SETTING_OF = "SELECT key, value, changed_at FROM guild_setting WHERE guild_id = $1 AND changed_by = $2 ORDER BY key";

    /// Waits for a shift that is being worked, and keeps the next one from beginning.
    pub(super) WORKER_LOCK = "UPDATE worker SET nonce = nonce WHERE guild_id = $1 AND user_id = $2";
    /// Forgets a newcomer's row.
    pub(super) MEMBER_FORGET = "DELETE FROM economy_member WHERE guild_id = $1 AND user_id = $2";
    /// Forgets rewards.
    pub(super) CLAIM_FORGET = "DELETE FROM daily_claim WHERE guild_id = $1 AND user_id = $2";
    /// Forgets the streak.
    pub(super) STREAK_FORGET = "DELETE FROM daily_streak WHERE guild_id = $1 AND user_id = $2";
    /// Forgets the worker.
    pub(super) WORKER_FORGET = "DELETE FROM worker WHERE guild_id = $1 AND user_id = $2";
    /// Forgets careers.
    pub(super) PROGRESS_FORGET = "DELETE FROM career_progress WHERE guild_id = $1 AND user_id = $2";
    /// Forgets shifts.
    pub(super) SHIFT_FORGET = "DELETE FROM work_shift WHERE guild_id = $1 AND user_id = $2";
    /// Forgets payments that wait.
    pub(super) OFFER_FORGET = "DELETE FROM pay_offer WHERE guild_id = $1 AND (payer_id = $2 OR payee_id = $2)";
    /// Forgets who set a setting; 0 is nobody.
    pub(super) SETTING_FORGET = "UPDATE guild_setting SET changed_by = 0 WHERE guild_id = $1 AND changed_by = $2";

    /// Keeps what is needed so that returning does not pay twice.
    pub(super) FINGERPRINT_SET = "INSERT INTO economy_fingerprint
            (guild_id, fingerprint, last_day, next_shift_at, notice_until, granted, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (guild_id, fingerprint) DO UPDATE SET last_day = excluded.last_day,
            next_shift_at = excluded.next_shift_at, notice_until = excluded.notice_until,
            granted = excluded.granted, expires_at = excluded.expires_at";
    /// Forgets what is needed no more.
    pub(super) FINGERPRINT_EXPIRE = "DELETE FROM economy_fingerprint WHERE expires_at <= $1";
}
