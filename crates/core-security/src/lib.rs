#![doc = include_str!("../README.md")]

mod access;
mod approvals;
mod audit;
mod block;
mod case;
mod channels;
mod features;
mod fraud;
mod guilds;
mod keys;
mod limit;
mod notice;
mod people;
mod privacy;
mod request;
mod secrets;
mod security;
mod seed;
mod settings;
mod vault;
mod warm;
mod webhook;

pub use access::{
    Action, Actor, Allowance, BadRoleName, BadSubject, Because, Ceiling, Change, ChangeRefused, Changed,
    Denied, DeniedReason, Effect, Given, Permissions, Policy, Rank, Resource, Role, RoleName, StandardRole,
    Subject, Target, UnknownAction, Verdict,
};
pub use approvals::{
    Approval, ApprovalAsk, ApprovalDecision, ApprovalSettled, ApprovalState, Executor, approval_ask,
};
pub use audit::{
    AuditActor, AuditEntry, AuditExport, AuditFault, AuditFilter, AuditFormat, AuditPage, AuditRecord,
    AuditReport, AuditScope, FaultKind, MAX_PAGE, audit_append, audit_list, audit_of_trace, audit_verify,
};
pub use block::{
    Block, BlockPage, BlockSource, NewBlock, UNBLOCK_JOB, block_get, blocks_list, member_block,
    member_unblock,
};
pub use case::{
    AppealState, CaseDetail, CaseEvent, CaseEventKind, CaseFile, CaseFilter, CaseKind, CaseRules, CaseState,
    CaseTurn, CaseWeek, GuardCounts, MemberLimit, NewCaseEvent, Suspicion, case_appeal, case_assign,
    case_close, case_decided, case_event, case_events, case_forget, case_get, case_recent, case_settled,
    case_suspect, case_week, case_week_guilds, case_week_store, cases_due, cases_list, cases_of,
    guards_count, limit_begin, limit_end, limit_get,
};
pub use channels::{ChannelChange, ChannelRule, ChannelRuled, ChannelRules, EVERYTHING};
/// What the watch is told and answers, in whose words its functions speak.
pub use domain_fraud;
pub use features::{FeatureLine, FeatureSwitched, FlagChange, FlagLine, FlagOrder, features_forget};
pub use fraud::{FraudKeeper, fraud_erase};
pub use guilds::{Presence, Reconciled, guild_joined, guilds_here};
pub use keys::{
    API_KEY_PREFIX, ApiCaller, ApiKey, ApiToken, IssuedKey, KeyOwner, KeyRefused, NewKey, Scope,
    UnknownScope, keys_forget,
};
pub use limit::{
    ApiBudget, ApiExhausted, Ask, LimitClass, LimitKey, LimitRates, LimitScope, LimitVerdict, Limiter,
    LimiterAway, Limits, LocalLimiter, RedisLimiter,
};
pub use notice::{
    Audience, NOTICE_KINDS, NOTICE_TOPIC, Notice, NoticeArg, NoticeButton, NoticeKind, NoticeTone,
    notice_kind, notice_post,
};
pub use people::{People, Person, RoleMembers};
pub use privacy::{rights_export, rights_forget, rights_hold};
pub use request::Request;
pub use security::Security;
pub use seed::seed_ensure;
pub use settings::{
    GuardSetting, GuardSettings, PastChange, SettingChange, SettingChanged, SettingHistory, SettingLine,
    Stored, reason,
};
pub use vault::{
    DataOwner, MasterKeyError, MasterKeys, Place, Rewrapped, Sealed, Vault, VaultError, VaultStatus,
};
pub use webhook::{
    Event, EventKind, ID_HEADER as WEBHOOK_ID_HEADER, SIGNATURE_HEADER as WEBHOOK_SIGNATURE_HEADER,
    SecretError as WebhookSecretError, SignatureError, TIMESTAMP_HEADER as WEBHOOK_TIMESTAMP_HEADER,
    WEBHOOK_TOPIC, WebhookSecret, sign, verify,
};
