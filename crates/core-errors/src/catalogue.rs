//! Every cause of every error, in one table.

use crate::{Code, ErrorKind};

macro_rules! catalogue {
    ($($constant:ident $name:literal $kind:ident $($retry:ident)? : $summary:literal, $tip:literal;)+) => {
        /// The codes, one constant each.
        pub mod codes {
            use super::{Code, ErrorKind};
            $(
                #[doc = concat!("`", $name, "`: ", $summary, ". ", $tip, ".")]
                pub const $constant: Code = Code {
                    name: $name,
                    kind: ErrorKind::$kind,
                    retryable: catalogue!(@retry $($retry)?),
                    summary: $summary,
                    tip: $tip,
                };
            )+
        }
        /// All codes, for documentation and for tests that look for missing translations.
        pub const CATALOGUE: &[Code] = &[$(codes::$constant),+];
    };
    (@retry retry) => { true };
    (@retry) => { false };
}

catalogue! {
    // The kind of answer that every door needs.
    INTERNAL "internal" Internal: "something broke on our side", "Tell the server's staff the error id; nothing was changed";
    UNAVAILABLE "service.unavailable" Unavailable retry: "a part of the bot does not answer right now", "Try again in a minute; nothing was changed";
    BUSY "service.busy" Limited retry: "too many people are asking at once", "Try again in a few seconds";
    UNKNOWN_OUTCOME "service.unknown_outcome" Unavailable: "the answer of the database was lost", "Look at your transactions before you try again";
    STOPPING "service.stopping" Unavailable retry: "the bot is restarting", "Try again in a minute";

    // Commands and components.
    UNKNOWN_COMMAND "command.unknown" NotFound: "this command is not known here", "Type / to see the commands there are";
    OPTION_INVALID "command.option_invalid" Invalid: "an option of the command was not understood", "Choose one of the suggested values";
    GUILD_ONLY "command.guild_only" Refused: "this works only on a server", "Use the command in a channel of a server";
    FEATURE_OFF "command.feature_off" Refused: "this feature is switched off here", "The server's staff sees with /features why";
    HIDDEN_HERE "command.hidden_here" Refused: "the staff of this server does without this command", "Look at /help for what there is here";
    ELSEWHERE "command.elsewhere" Refused: "this command is for other channels", "Use it in the channel that the answer names";
    NOT_HERE "command.not_here" Refused: "this command is not for this channel", "Use it in another channel";
    COMPONENT_FOREIGN "component.foreign" Forbidden: "this button belongs to somebody else", "Use the command yourself to get your own";
    COMPONENT_STALE "component.stale" Conflict: "this button is out of date", "Use the command again to get a fresh one";
    COMPONENT_INVALID "component.invalid" Invalid: "this button was changed on the way", "Use the command again to get a fresh one";
    FORBIDDEN "access.forbidden" Forbidden: "you may not do this here", "Ask the server's staff if you think you should";

    // Changing rights, and what waits for a second person.
    ACCESS_NOT_HELD "access.not_held" Forbidden: "you cannot give what you do not hold to that extent yourself", "Ask somebody who holds it, such as the server's owner";
    ACCESS_ABOVE "access.above" Forbidden: "this is about somebody who stands as high as you, or was decided by somebody above you", "Ask the server's owner";
    ACCESS_FIXED "access.fixed" Refused: "this cannot be given, taken or capped", "Discord alone says who owns a server, and what is stored about people is theirs";
    ACCESS_CEILING "access.ceiling" Refused: "Discord gives them less than this action takes", "Give them the permission in Discord first";
    ACCESS_ROLE_UNKNOWN "access.role_unknown" NotFound: "there is no such role", "Look at /access role list for the roles there are";
    ACCESS_ROLE_EXISTS "access.role_exists" Conflict: "there is a role of that name already", "Choose another name";
    ACCESS_ROLE_NAME "access.role_name" Invalid: "a role cannot be called that", "Use 2 to 32 letters, digits and hyphens";
    ACCESS_ACTION_UNKNOWN "access.action_unknown" NotFound: "there is no such action", "Choose one of the suggested actions";
    ACCESS_NOT_MEASURED "access.not_measured" Refused: "only actions about amounts can be capped", "Choose one of the suggested actions";
    ACCESS_ONE_SUBJECT "access.one_subject" Invalid: "choose exactly one whom this is about", "Fill in either the member, the server's role or the role, and leave the others empty";
    ACCESS_UNCHANGED "access.unchanged" Refused: "nothing would change by this", "Look at /access show for what is decided";
    ACCESS_FULL "access.full" Refused: "there are too many roles, grants or denials", "Take back some that are not needed any more";
    ACCESS_CAPPED "access.capped" Refused: "this is more than your roles allow", "Use a smaller amount, or ask somebody who may do more";
    APPROVAL_GONE "approval.gone" Conflict: "this does not wait any more", "Look at /access approvals for what still waits";
    APPROVAL_OWN "approval.own" Forbidden: "you asked for this yourself, so somebody else has to approve it", "Ask a second person who may do this";
    APPROVAL_ASKER_LOST "approval.asker_lost" Refused: "whoever asked for this may not do it any more", "Refuse it, or do it yourself";
    APPROVAL_TOO_MANY "approval.too_many" Limited: "too much of yours waits for a second person", "Have some of it approved or refused first";

    // Amounts as people type them.
    AMOUNT_EMPTY "amount.empty" Invalid: "no amount was given", "Type a number such as 500, 10k, half or all";
    AMOUNT_NEGATIVE "amount.negative" Invalid: "amounts cannot be negative", "Type the amount without a minus sign";
    AMOUNT_ZERO "amount.zero" Invalid: "the amount comes to nothing", "The smallest amount is 1";
    AMOUNT_NOT_A_NUMBER "amount.not_a_number" Invalid: "the amount is not a number", "Type a number such as 500, 10k, 25%, half or all";
    AMOUNT_FRACTION "amount.fraction" Invalid: "coins cannot be split", "Type a whole number of coins";
    AMOUNT_AMBIGUOUS "amount.ambiguous" Invalid: "the amount can be read in two ways", "Write it without separators, such as 1500 or 1.5k";
    AMOUNT_GROUPING "amount.grouping" Invalid: "the thousands separators are in odd places", "Write it without separators";
    AMOUNT_TOO_LARGE "amount.too_large" Invalid: "the amount is larger than can be counted", "Type a smaller amount";
    AMOUNT_PERCENTAGE "amount.percentage" Invalid: "a percentage is more than 0 and at most 100", "Type a percentage such as 25%";

    // Keys of the HTTP interface.
    KEY_UNKNOWN "keys.unknown" NotFound: "there is no such key, or it works no more", "Look at the list of keys";
    KEY_TOO_MANY "keys.too_many" Refused: "there are too many keys", "Revoke one that is not used";
    KEY_NAME "keys.name" Invalid: "the name of a key has 1 to 40 characters", "Name it after the program that will use it";
    KEY_SCOPE "keys.scope" Invalid: "such a key cannot have this right", "Choose scopes such as audit:read";
    KEY_LIFETIME "keys.lifetime" Invalid: "a key lasts from 1 to 365 days", "Choose fewer days, and exchange the key before it ends";

    // Errors and feedback.
    ERROR_ID_INVALID "errors.id_invalid" Invalid: "that is no error id", "An error id looks like K7Q2-M4XD; it is at the bottom of the error's card";
    FEEDBACK_TEXT "feedback.text" Invalid: "the text is too short or too long", "Write at least 3 and at most 1,000 characters";
    FEEDBACK_ALREADY "feedback.already" Conflict: "you reported this error before", "The staff has your report; it is not needed twice";
    FEEDBACK_TOO_MANY "feedback.too_many" Limited: "you sent as much feedback as is taken in a day", "Send more tomorrow, or speak to the staff";
    FEEDBACK_UNKNOWN "feedback.unknown" NotFound: "there is no feedback of that number", "Look at /errors feedback; deleted and old feedback is gone";
    FEEDBACK_SETTLED "feedback.settled" Conflict: "somebody was quicker with this feedback", "Look at /errors feedback for what became of it";
    ERROR_ID_UNKNOWN "errors.id_unknown" NotFound: "no error of that id is kept", "Check the id; mistakes of members are only counted, and old errors are removed";

    // Idempotency.
    REPLAY_MISMATCH "replay.mismatch" Conflict: "the same request arrived with other contents", "Use the command again";

    // Economy.
    NOT_ENOUGH "economy.not_enough" Refused: "there are not enough coins", "Look at /balance for what you have, or earn some with /work shift";
    PAY_SELF "economy.pay_self" Refused: "you cannot pay yourself", "Choose another member";
    PAY_BOT "economy.pay_bot" Refused: "bots have no wallet", "Choose a member who is not a bot";
    PAY_CHANGED "economy.pay_changed" Conflict: "the fee changed since you were asked", "Use the command again to see the present fee";
    OFFER_GONE "economy.offer_gone" Conflict: "this payment no longer waits for you", "Use the command again; nothing was paid";
    MEMO_TOO_LONG "economy.memo_too_long" Invalid: "the note is too long", "Use at most 100 characters";
    ACCOUNT_CLOSED "economy.account_closed" Refused: "this account is closed", "Ask the server's staff";
    SUPPLY_LIMIT "economy.supply_limit" Refused: "this would pass the most that can be counted", "Use a smaller amount";
    ENTRY_UNKNOWN "economy.entry_unknown" NotFound: "there is no such entry in the journal", "Check the entry's number";
    ENTRY_REVERSED "economy.entry_reversed" Conflict: "this entry was undone before", "There is nothing more to undo; nothing was moved";
    ENTRY_FINAL "economy.entry_final" Refused: "an entry of this kind cannot be undone", "Move the money back with an entry of its own";
    HOLD_CLOSED "economy.hold_closed" Conflict: "this money is no longer set aside", "Look at /transactions for where it went";
    DAILY_TAKEN "economy.daily_taken" Refused: "today's reward was already taken", "Come back when the next day begins";
    JOB_UNKNOWN "work.job_unknown" NotFound: "there is no such job", "Look at /work list";
    JOB_LOCKED "work.job_locked" Refused: "you do not meet what this job asks for yet", "Work more shifts in your present career first";
    JOB_NONE "work.job_none" Refused: "you have no job", "Choose one with /work list and /work apply";
    JOB_SAME "work.job_same" Refused: "you already have this job", "Work a shift with /work shift";
    SHIFT_TOO_EARLY "work.too_early" Refused: "you are still resting from your last shift", "Come back when the rest is over";
    APPLY_TOO_EARLY "work.apply_too_early" Refused: "you changed your job only a short while ago", "Come back when the notice period is over";

    // The working life.
    TASK_OVER "work.task_over" Conflict: "the shift of this task is over", "Begin the next one with /work shift";
    CAREER_UNKNOWN "work.career_unknown" NotFound: "there is no such career", "Look at /careers list";
    CAREER_INVALID "work.career_invalid" Invalid: "the text of this career has a mistake", "Mend what it names, or begin with /careers add and the pattern it shows";
    CAREER_TOO_MANY "work.career_too_many" Refused: "there are too many careers of the server's own", "Reset one that nobody works in";
    CAREER_MOVED "work.career_moved" Conflict: "somebody else changed this career meanwhile", "Look at /careers show and try again";
    WEEKLY_TAKEN "economy.weekly_taken" Refused: "this week's reward was already taken", "Come back when the next week begins";
    MONTHLY_TAKEN "economy.monthly_taken" Refused: "this month's reward was already taken", "Come back when the next month begins";
    RISK_OFF "risk.off" Refused: "the server does without this", "Staff switches it on with /settings";
    RISK_TOO_EARLY "risk.too_early" Refused: "it is too soon to try again", "Come back when the time is over";
    ROB_SELF "risk.rob_self" Invalid: "nobody robs themselves", "Choose another member";
    ROB_PASSIVE "risk.robber_passive" Refused: "you are passive, so you cannot rob", "Leave the passive mode with /passive off";
    ROB_NEW "risk.robber_new" Refused: "you are too new here to rob", "Come back when the time is over";
    VICTIM_PASSIVE "risk.victim_passive" Refused: "this member is passive and cannot be robbed", "Leave them alone";
    VICTIM_NEW "risk.victim_new" Refused: "this member is new here and cannot be robbed yet", "Leave them alone for now";
    VICTIM_ROBBED "risk.victim_robbed" Refused: "this member was robbed only just now", "Leave them alone for now";
    VICTIM_POOR "risk.victim_poor" Refused: "there is next to nothing in this wallet", "Choose another member";
    PASSIVE_TOO_EARLY "risk.passive_too_early" Refused: "it is too soon to change the passive mode", "Come back when the time is over";
    PASSIVE_SAME "risk.passive_same" Refused: "it is that way already", "There is nothing to do";
    // Growing beyond work.
    LEVEL_REWARD_EMPTY "level.reward_empty" Invalid: "a level that brings something brings a role, coins or both", "Choose a role, or type an amount";
    LEVEL_REWARD_UNKNOWN "level.reward_unknown" NotFound: "this level brings nothing", "Look at /level-reward list";
    LEVEL_TOO_MANY "level.too_many" Refused: "as many levels bring something as can", "Remove one that is not needed";
    LEVEL_NOTHING_OPEN "level.nothing_open" Refused: "there is nothing to collect", "Look at /rewards for what comes next";
    PRESTIGE_OFF "prestige.off" Refused: "the server does without starting over", "Staff switches it on with /settings";
    PRESTIGE_LEVEL "prestige.level" Refused: "your level is too low to start over", "Look at /prestige for what it takes";
    PRESTIGE_DONE "prestige.done" Conflict: "you have started over since", "Look at /prestige for how you stand now";
    SEASON_NONE "season.none" NotFound: "there is no such season", "Look at /season show and /season history";
    SEASON_TAKEN "season.taken" Refused: "one season runs at a time, and one comes next", "End or cancel the other first";
    SEASON_BUSY "season.busy" Conflict: "points are being carried over or levels lowered", "Try again in a moment";
    SEASON_FAULT "season.fault" Invalid: "a season cannot be like that", "It has 1 to 366 days, begins within 90 days, and an earlier place gets no less than a later one";
    ITEM_NEEDS_LEVEL "shop.needs_level" Refused: "this takes a higher level", "Look at /profile for yours, and at /item for what it takes";
    COLLECTION_UNKNOWN "collection.unknown" NotFound: "there is no such collection", "Look at /collections";
    COLLECTION_DONE "collection.done" Conflict: "you have completed this collection", "Look at /collections for the others";
    COLLECTION_MISSING "collection.missing" Refused: "you do not have one of each of its things", "Look at /collections for what is missing";
    COLLECTION_NAME "collection.name" Invalid: "a collection has a name of its own of 1 to 40 characters and one emoji as its badge", "Choose another name or badge";
    COLLECTION_FAULT "collection.fault" Invalid: "a collection cannot be like that", "Write 1 to 20 things with commas between them; the chance is at most 25 per cent";
    COLLECTION_TOO_MANY "collection.too_many" Refused: "there are as many collections as a server can have", "Remove one that is not needed";
    QUEST_FAULT "quest.fault" Invalid: "a quest cannot be like that", "It takes 1 to 1,000,000 of something, brings at most 100 experience, and has a text of 1 to 80 characters";
    QUEST_UNKNOWN "quest.unknown" NotFound: "there is no such quest", "Look at /quest-admin list";
    QUEST_TOO_MANY "quest.too_many" Refused: "there are as many quests of the server's own as can be", "Remove one that is not needed";
    SEASON_NAME "season.name" Invalid: "a season has a name of 1 to 40 characters", "Choose another name";

    REASON_MISSING "staff.reason_missing" Invalid: "a reason is needed", "Say in a few words why; it is kept in the audit log";
    REASON_TOO_LONG "staff.reason_too_long" Invalid: "the reason is too long", "Use at most 200 characters";
    STAFF_CAP "staff.cap" Refused: "this is more than staff may move at once", "Use a smaller amount, or raise the setting staff.cap";
    SETTING_UNKNOWN "staff.setting_unknown" NotFound: "there is no such setting", "Look at /economy config for the settings there are";
    SETTING_MOVED "staff.setting_moved" Conflict: "somebody else changed this setting meanwhile", "Look at /economy config and try again";
    SETTING_INVALID "staff.setting_invalid" Invalid: "this setting does not take that value", "Look at the allowed range";
    CHANGE_UNKNOWN "staff.change_unknown" NotFound: "there is no such change", "Look at /settings history for the numbers";
    MEMBER_BOT "economy.member_bot" Refused: "bots have no account", "Choose a member who is not a bot";

    // Things: shop, market, auctions, trades, making.
    ITEM_UNKNOWN "shop.unknown" NotFound: "there is no such thing here", "Look at /shop or /inventory, and choose one of the suggestions";
    ITEM_NOT_FOR_SALE "shop.not_for_sale" Refused: "the shop does not sell this", "Look at /shop for what it sells";
    ITEM_ENDED "shop.ended" Refused: "the sale of this is over", "Look at /shop for what it sells now";
    ITEM_SOLD_OUT "shop.sold_out" Refused: "there are not enough of this left", "Buy fewer, or wait until the staff adds some";
    ITEM_PER_HEAD "shop.per_head" Refused: "one member may not buy so many of this", "Buy fewer";
    ITEM_NEEDS_ROLE "shop.needs_role" Refused: "this takes a role that you do not have", "Look at /item for what it takes";
    ITEM_NEEDS_BALANCE "shop.needs_balance" Refused: "this takes a larger balance", "Look at /item for what it takes";
    ITEM_NEEDS_ITEM "shop.needs_item" Refused: "this takes another thing that you do not hold", "Look at /item for what it takes";
    ITEM_NOT_HELD "shop.not_held" Refused: "you do not hold so many of this", "Look at /inventory for what you hold";
    ITEM_NOT_USABLE "shop.not_usable" Refused: "this cannot be used", "Look at /item for what can be done with it";
    ITEM_NOT_GIFTABLE "shop.not_giftable" Refused: "this cannot be handed on", "Look at /item for what can be done with it";
    ITEM_NOT_SELLABLE "shop.not_sellable" Refused: "the shop does not take this back", "Look at /item for what can be done with it";
    ITEM_ONE_AT_A_TIME "shop.one_at_a_time" Refused: "this is used in the moment it is bought, so it is bought one at a time", "Buy one";
    ITEM_TREASURY "shop.treasury_empty" Refused: "the treasury has too few coins for this now", "Try again later, or tell the staff";
    ITEM_NAME "shop.name" Invalid: "a thing has a name of 1 to 40 characters that is no number", "Choose another name";
    ITEM_NAME_TAKEN "shop.name_taken" Conflict: "there is a thing of that name already", "Choose another name, or edit the one there is";
    ITEM_TEXT "shop.text" Invalid: "a text of this thing is too long", "Use at most 300 characters for the description and the reply, and one emoji";
    ITEM_PRICE "shop.price" Invalid: "this cannot be a price", "Type a whole number from 1 to 1,000,000,000,000; 0 takes it out of the shop";
    ITEM_FAULT "shop.fault" Invalid: "a thing cannot be like that", "Something usable needs a role, a reply or money; new coins stay below the price and the setting shop.mint_cap; a role goes with nothing but a reply";
    ITEM_TOO_MANY "shop.too_many" Refused: "there are as many things as a server can have", "Delete some that are not needed any more";
    QUANTITY "shop.quantity" Invalid: "this is no number of things", "Type a whole number from 1 to 1,000";
    GIFT_SELF "shop.gift_self" Refused: "you cannot hand things to yourself", "Choose another member";
    GIFT_BOT "shop.gift_bot" Refused: "bots hold nothing", "Choose a member who is not a bot";
    INCOME_NONE "income.none" Refused: "none of your roles pays an income", "Look at /collect again when you have such a role";
    INCOME_TAKEN "income.taken" Refused: "your income was paid already", "Come back when the next period begins";
    INCOME_PERIOD "income.period" Invalid: "an income comes every 1, 2, 3, 4, 6, 8 or 12 hours, or every 1 to 30 days", "Choose one of these periods";
    INCOME_UNKNOWN "income.unknown" NotFound: "this role pays no income", "Look at /income-role list";
    INCOME_TOO_MANY "income.too_many" Refused: "there are as many income roles as a server can have", "Remove one that is not needed";
    LISTING_GONE "market.gone" Conflict: "this is not on the market any more", "Look at /market list for what is";
    LISTING_OWN "market.own" Refused: "this is your own", "Take it back with /market cancel";
    LISTING_FOREIGN "market.foreign" Forbidden: "this belongs to somebody else", "You can take back only what you put up yourself";
    LISTING_TOO_MANY "market.too_many" Refused: "you have as much on the market as one member may", "Wait until some is sold, or take some back";
    LISTING_TOO_FEW "market.too_few" Refused: "there are not so many left", "Buy fewer";
    AUCTION_GONE "auction.gone" Conflict: "this auction is over", "Look at /auction list for those that run";
    AUCTION_LOW "auction.low" Refused: "the bid is too low", "Bid at least what is shown";
    AUCTION_LEADING "auction.leading" Refused: "yours is the highest bid already", "Wait until somebody bids more";
    AUCTION_BID "auction.has_bids" Refused: "somebody has bid already", "Wait until the auction ends";
    TRADE_GONE "trade.gone" Conflict: "this trade is over", "Begin another with /trade";
    TRADE_CHANGED "trade.changed" Conflict: "the offers changed since you saw them", "Look at the trade again; nothing was exchanged";
    TRADE_EMPTY "trade.empty" Refused: "nothing lies on the table", "Put something down first";
    TRADE_FULL "trade.full" Refused: "an offer has at most eight different things", "Take something back first";
    ITEM_ROLE_RIGHT "shop.role_right" Forbidden: "who sells a role must be allowed to give it", "Ask somebody with the permission Manage Roles to do this";
    ITEM_ROLE_RANK "shop.role_rank" Forbidden: "the role does not stand below the highest role of whoever offers it and of the bot", "Choose a role below your own highest one, or ask the owner of the server";
    TRADE_WATCHED "trade.watched" Refused: "the staff looks at this first, and nothing has changed hands", "Wait until the case is closed, then try again; /appeal tells the staff your side";
    RECIPE_CIRCLE "craft.circle" Refused: "with the other recipes this would make more of the same thing out of it", "Change the parts, so that nothing can be made of itself";
    LOAN_OVERDUE "loan.overdue" Refused: "your loan is overdue, and this would bind what you owe or give it away", "Pay it back with /loan repay first";
    VICTIM_WATCHED "risk.victim_watched" Refused: "the staff looks at the payments of this member, and nobody robs them meanwhile", "Choose another member";
    ROBBER_POOR "risk.robber_poor" Refused: "you could not pay the fine for this robbery", "Earn some coins first, or choose a smaller wallet";
    TRADE_LIMITED "trade.limited" Refused: "payments of one side wait for the staff, so nothing changes hands", "Wait until the case is closed; /appeal tells the staff your side";
    TRADE_SHORT "trade.short" Refused: "one side does not have what it offers any more", "Change the offer; nothing was exchanged";
    RECIPE_UNKNOWN "craft.unknown" NotFound: "there is no such recipe", "Look at /craft list for what can be made";
    RECIPE_PARTS "craft.parts" Invalid: "the parts of a recipe are not understood", "Write them like: 2 Plank, 1 Nail";
    RECIPE_TOO_MANY "craft.too_many" Refused: "there are as many recipes as a server can have", "Delete one that is not needed";
    CRAFT_MISSING "craft.missing" Refused: "you do not hold all the parts", "Look at /craft list for what it takes";
    // The treasury.
    TREASURY_UNKNOWN "treasury.unknown" NotFound: "there is no such proposal", "Look at /treasury proposals for those there are";
    TREASURY_OVER "treasury.over" Conflict: "this vote is over", "Look at /treasury proposals for how it ended";
    TREASURY_NOT_YOU "treasury.not_you" Refused: "you may not propose here", "The server's staff decides who may: treasury.proposers in /settings";
    TREASURY_LEVEL "treasury.level" Refused: "your level is too low to propose", "Members level up by taking part; see /profile";
    TREASURY_FULL "treasury.full" Refused: "there are enough open proposals", "Wait until a vote has ended, or withdraw yours";
    TREASURY_TOO_MUCH "treasury.too_much" Refused: "that is more of the treasury than one proposal may ask for", "Propose a smaller amount";
    TREASURY_SHORT "treasury.short" Refused: "the treasury has less than that to spare", "Look at /treasury view for what is kept back, and propose less or later";
    TREASURY_NOBODY "treasury.nobody" Refused: "nobody known here has that role", "Choose another role, or members one by one";
    TREASURY_MANY "treasury.many" Refused: "that role has too many members for one proposal", "Choose a smaller role";
    TREASURY_FOREIGN "treasury.foreign" Forbidden: "that is somebody else's proposal", "Staff can stop it with /treasury veto";
    TREASURY_TOO_NEW "treasury.too_new" Refused: "you were not known here long enough before this proposal", "You can vote on later ones";
    TREASURY_OWN_INTEREST "treasury.own_interest" Refused: "whoever would be paid does not vote on it", "Leave it to the others";
    VACATION_SAME "vacation.same" Refused: "it is that way already", "There is nothing to do";
    VACATION_USED "vacation.used" Refused: "you have not that many days of vacation left this year", "Choose fewer days";
    // Steering.
    STEER_UNKNOWN "steer.unknown" NotFound: "there is no such batch", "Look at /economy batches for those there are";
    STEER_GONE "steer.gone" Conflict: "this batch does not wait for that any more", "Look at /economy batches for how far it is, or plan it again";
    STEER_NOTHING "steer.nothing" Refused: "there is nothing to do", "Choose other members, another kind or a longer time";
    STEER_TOO_MANY "steer.too_many" Refused: "this is more than one batch may have", "Choose a shorter time or fewer members";
    STEER_TOO_WIDE "steer.too_wide" Refused: "too much happened in this time to look through at once", "Choose a shorter time";
    STEER_UNDONE "steer.undone" Conflict: "this batch is undone already", "Look at /economy batches for the batch that undoes it";
    STEER_IMPORTED "steer.imported" Conflict: "this file was imported before", "Undo that batch first if it is to be imported again";
    STEER_TIME "steer.time" Invalid: "this is no time", "Write 90m, 24h or 7d: minutes, hours or days ago";
    STEER_PERCENT "steer.percent" Invalid: "this is no percentage", "Write a whole percentage from 1% to 100%";
    STEER_NO_REPLAY "steer.no_replay" Refused: "this setting changes nothing that can be replayed", "It knows daily.base, daily.bonus, daily.bonus_days and pay.fee_ppm";
    EXPORT_TOO_LARGE "export.too_large" Refused: "this is more than a message can carry", "Ask whoever runs the bot for `guildhall export --guild ID --to FILE`";
    IMPORT_FORMAT "import.format" Invalid: "this cannot be read as balances", "Check the format: one member and amount a line, or a file of UnbelievaBoat or Red";
    // Carrying along.
    IMPORT_FILE "import.file" Refused: "this file cannot be read", "Attach it again; it has to be text: CSV or JSON";
    IMPORT_TOO_LARGE "import.too_large" Refused: "this file is too large", "Attach a smaller one, or ask whoever runs the bot for `guildhall import`";
    KEYS_NOBODY "keys.nobody" Forbidden: "this key stands for nobody who could change anything", "Make a key with /keys create on the server itself";
    TRACE_UNKNOWN "trace.unknown" NotFound: "there is no such entry", "Look at /economy trace member for the numbers of entries";
    TRACE_WHAT "trace.what" Invalid: "neither a member nor an entry was named, or both were", "Fill in either `member` or `entry`";

    // Limits.
    LIMIT_MEMBER "limit.member" Limited retry: "you are asking faster than this server allows", "Wait until the time shown; nothing was changed";
    LIMIT_GUILD "limit.guild" Limited retry: "everybody together is asking faster than this server allows", "Wait until the time shown; nothing was changed";
    LIMIT_RATE "limit.rate" Invalid: "this limit does not take that rate", "Type a count and a time, such as 60/1m or 5/10s";

    // Blocked members.
    MEMBER_BLOCKED "access.blocked" Forbidden: "you may not use the bot on this server", "If you think that this is a mistake, say so with /appeal";
    MEMBER_BLOCKED_UNTIL "access.blocked_until" Forbidden: "you may not use the bot on this server for a while", "If you think that this is a mistake, say so with /appeal";
    BLOCK_BOT "block.bot" Refused: "bots cannot be blocked", "Choose a member who is not a bot";
    BLOCK_SELF "block.self" Refused: "you cannot block yourself", "Choose another member";
    BLOCK_STAFF "block.staff" Refused: "the owner and the staff of a server cannot be blocked", "Take their permission to manage the server away first";
    BLOCK_PAST "block.past" Invalid: "a block cannot end in the past", "Choose a time to come, or none";
    BLOCK_NONE "block.none" NotFound: "this member is not blocked", "Look at the list of blocked members";

    // Cases.
    CASE_UNKNOWN "case.unknown" NotFound: "there is no case with this number", "Look at /security cases";
    CASE_CLOSED "case.closed" Conflict: "this case is closed", "Nothing more can be decided in it";
    CASE_OWN "case.own" Forbidden: "nobody decides about themselves", "Ask somebody else of the staff";
    CASE_NOTHING_HELD "case.nothing_held" Conflict: "nothing is held for this case any more", "Somebody else was quicker; look at the case";
    TEXT_MISSING "case.text_missing" Invalid: "a few words are needed", "Write at least three characters";
    TEXT_TOO_LONG "case.text_too_long" Invalid: "the text is too long", "Use at most 500 characters";
    APPEAL_NONE "appeal.none" NotFound: "there is nothing of yours to appeal", "Look at /appeal for the cases about you";
    APPEAL_OPEN "appeal.open" Conflict: "your appeal is already with the staff", "Wait for their answer";

    // Features.
    FEATURE_UNKNOWN "features.unknown" NotFound: "there is no such feature", "Choose one of those that are listed";
    FEATURE_NOT_YOURS "features.not_yours" Refused: "whoever runs the bot has this feature off here", "Ask them; you can switch off what is on, and back on";
    FEATURE_MOVED "features.moved" Conflict: "somebody else changed this flag meanwhile", "Look at it again, then send the revision that it has now";
    FEATURE_PERCENT "features.percent" Invalid: "a roll-out is a share from 0 to 100 percent", "Send a whole number from 0 to 100";

    // Where commands may be used.
    CHANNELS_TARGET "channels.target" NotFound: "there is no such command or topic", "Choose one of the suggestions";
    CHANNELS_STAFF "channels.staff" Refused: "rules for channels are about what members use", "Who may use what is for staff is said with /access";
    CHANNELS_FULL "channels.full" Refused: "there are too many rules or channels", "Take one back with /commands reset, or name a category in the place of its channels";

    // What is kept, and for how long.
    GUILD_PRESENT "guild.present" Conflict: "the bot is still on this server", "Remove the bot from the server first";
    GUILD_UNKNOWN "guild.unknown" NotFound: "nothing is known of this server", "Look at the servers the bot was removed from";
    CLOCK_SKEW "clock.skew" Unavailable: "the clock of this machine is wrong", "Let the machine set its clock from the network (NTP)";
    PRIVACY_NOTHING "privacy.nothing" NotFound: "nothing is stored about you here", "There is nothing to do";

    // The bank.
    LOAN_OFF "loan.off" Refused: "the bank of this server does not lend", "The server's staff can switch loans on with /settings set";
    LOAN_OPEN "loan.open" Refused: "you have an open loan", "Pay it back with /loan repay first";
    LOAN_NONE "loan.none" NotFound: "you owe the bank nothing", "Look at /loan show for what you could borrow";
    LOAN_TOO_MUCH "loan.too_much" Refused: "the bank does not lend you that much", "Look at /loan show for your limit and what would raise it";
    LOAN_NO_FUNDS "loan.no_funds" Refused: "the treasury has not enough to lend", "Try a smaller amount, or later";
    REQUEST_GONE "request.gone" Conflict: "this request does not wait for you any more", "Ask for a new one; nothing was paid";
    REQUEST_FULL "request.full" Refused: "too many of your requests still wait", "Withdraw one, or wait until they are answered";
    ORDER_UNKNOWN "order.unknown" NotFound: "there is no such standing order", "Look at /standing-order list for the numbers";
    ORDER_FULL "order.full" Refused: "you have as many standing orders as there may be", "Cancel one with /standing-order cancel first";
    TERM_OFF "term.off" Refused: "there are no term deposits on this server", "The server's staff can switch them on with /settings set";
    TERM_TOO_MUCH "term.too_much" Refused: "that is more than may be bound", "Bind a smaller amount, or wait until a deposit ends";
    TERM_UNKNOWN "term.unknown" NotFound: "this term deposit is not open any more", "Look at /term list for those that are";
    BANK_ONE_WAY "bank.one_way" Invalid: "both ways were filled in at once", "Fill in either what to deposit or what to withdraw";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique_and_texts_are_fragments() {
        let names: BTreeSet<_> = CATALOGUE.iter().map(Code::name).collect();
        assert_eq!(names.len(), CATALOGUE.len());
        for code in CATALOGUE {
            assert!(
                code.name()
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b == b'.' || b == b'_'),
                "{code}"
            );
            assert!(
                !code.summary().ends_with('.') && !code.tip().ends_with('.'),
                "{code}"
            );
        }
    }
}
