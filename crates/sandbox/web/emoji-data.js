/**
 * The emoji one can pick: a few hundred of the most used, by category, each with
 * Discord's name and further words to find it by.
 */
const WRITTEN = {
  'People':
    '😀 grinning|😃 smiley happy|😄 smile happy|😁 beaming grin|😆 laughing satisfied|😅 sweat_smile relief|🤣 rofl rolling laughing|😂 joy tears laughing lol' +
    '|🙂 slight_smile|🙃 upside_down|😉 wink|😊 blush|😇 innocent angel halo|🥰 smiling_hearts love|😍 heart_eyes love|🤩 star_struck wow|😘 kiss blowing|😋 yum tasty' +
    '|😛 tongue|😜 winking_tongue crazy|🤪 zany|🤑 money_mouth|🤗 hug|🤭 hand_over_mouth|🤫 shush quiet|🤔 thinking hmm|🫡 salute|🤐 zipper_mouth|🤨 raised_eyebrow' +
    '|😐 neutral|😑 expressionless|😶 no_mouth|😏 smirk|😒 unamused|🙄 rolling_eyes|😬 grimacing|😌 relieved|😔 pensive sad|😪 sleepy|😴 sleeping zzz|😷 mask sick' +
    '|🤒 thermometer sick|🤕 bandage hurt|🤢 nauseated|🤮 vomiting|🥵 hot|🥶 cold freezing|🥴 woozy|😵 dizzy|🤯 exploding_head mind blown|🤠 cowboy|🥳 partying party' +
    '|😎 sunglasses cool|🤓 nerd|🧐 monocle|😕 confused|😟 worried|🙁 frown|😮 open_mouth wow|😲 astonished|😳 flushed|🥺 pleading|😨 fearful|😰 anxious sweat' +
    '|😥 sad_relieved|😢 cry tear|😭 sob crying|😱 scream|😖 confounded|😞 disappointed|😩 weary|🥱 yawn|😤 triumph huff|😡 rage angry|😠 angry|🤬 cursing swearing' +
    '|😈 smiling_imp devil|💀 skull dead|💩 poop|🤡 clown|👻 ghost|👽 alien|🤖 robot bot|😺 smiley_cat|🙈 see_no_evil monkey|🙉 hear_no_evil|🙊 speak_no_evil' +
    '|👋 wave hello hi|🤚 raised_back_of_hand|✋ raised_hand stop|🖖 vulcan spock|👌 ok_hand|🤏 pinching|✌️ victory peace|🤞 fingers_crossed luck|🤟 love_you' +
    '|🤘 rock metal|👈 point_left|👉 point_right|👆 point_up|👇 point_down|👍 thumbsup yes +1 like|👎 thumbsdown no -1|✊ fist|👊 punch bump|👏 clap applause' +
    '|🙌 raised_hands hooray|🫶 heart_hands|🙏 pray thanks please|✍️ writing|💪 muscle strong|🧠 brain|👀 eyes look|👶 baby|🧒 child|🧑 person adult|🕵️ detective' +
    '|🧙 mage wizard|🧛 vampire|🧟 zombie|🤷 shrug|🤦 facepalm|💃 dancer|🕺 man_dancing',
  'Hearts & signs':
    '❤️ heart love red|🧡 orange_heart|💛 yellow_heart|💚 green_heart|💙 blue_heart|💜 purple_heart|🖤 black_heart|🤍 white_heart|💔 broken_heart|💕 two_hearts' +
    '|💯 hundred 100|💢 anger|💥 boom collision|💫 dizzy_symbol|💦 sweat_drops|💨 dash|💬 speech|💭 thought|💤 zzz|✅ check yes done|☑️ ballot_check|✔️ heavy_check' +
    '|❌ cross no x|❎ cross_button|❓ question|❗ exclamation|‼️ double_exclamation|⚠️ warning|🚫 prohibited no|⛔ no_entry|🛑 stop|♻️ recycle|🔴 red_circle' +
    '|🟠 orange_circle|🟡 yellow_circle|🟢 green_circle|🔵 blue_circle|🟣 purple_circle|⚫ black_circle|⚪ white_circle|🔺 red_triangle up|🔻 red_triangle_down' +
    '|1️⃣ one|2️⃣ two|3️⃣ three|4️⃣ four|5️⃣ five|6️⃣ six|7️⃣ seven|8️⃣ eight|9️⃣ nine|🔟 ten|0️⃣ zero|🅰️ a|🅱️ b|🆗 ok|🆕 new|🆘 sos|ℹ️ information|⬆️ up' +
    '|⬇️ down|⬅️ left|➡️ right|🔄 refresh again|🔁 repeat|➕ plus|➖ minus|💲 dollar_sign|©️ copyright|🏳️ white_flag|🏁 finish|🚩 flag|🏴‍☠️ pirate_flag' +
    '|🏳️‍🌈 rainbow_flag pride',
  'Nature':
    '🐶 dog|🐱 cat|🐭 mouse|🐹 hamster|🐰 rabbit bunny|🦊 fox|🐻 bear|🐼 panda|🐨 koala|🐯 tiger|🦁 lion|🐮 cow|🐷 pig|🐸 frog|🐵 monkey|🐔 chicken|🐧 penguin|🐦 bird|🦆 duck' +
    '|🦅 eagle|🦉 owl|🐺 wolf|🐴 horse|🦄 unicorn|🐝 bee|🐛 bug|🦋 butterfly|🐌 snail|🐞 ladybug|🐢 turtle|🐍 snake|🦖 t_rex dinosaur|🐙 octopus|🦀 crab|🐠 fish|🐬 dolphin' +
    '|🐳 whale|🦈 shark|🐘 elephant|🐉 dragon|🌵 cactus|🎄 christmas_tree|🌲 evergreen tree|🌱 seedling|🍀 four_leaf_clover luck|🍁 maple_leaf|🍄 mushroom|🌹 rose' +
    '|🌻 sunflower|🌸 cherry_blossom|🌍 earth world|🌙 moon|⭐ star|🌟 glowing_star|✨ sparkles|⚡ zap lightning|🔥 fire lit|🌈 rainbow|☀️ sun sunny|⛅ cloudy|☁️ cloud' +
    '|🌧️ rain|❄️ snowflake|☃️ snowman|🌊 wave_water ocean',
  'Food':
    '🍎 apple|🍌 banana|🍉 watermelon|🍇 grapes|🍓 strawberry|🍒 cherries|🍑 peach|🥑 avocado|🍅 tomato|🥕 carrot|🌽 corn|🌶️ hot_pepper|🥔 potato|🍞 bread|🥐 croissant' +
    '|🧀 cheese|🥚 egg|🥓 bacon|🍔 burger|🍟 fries|🍕 pizza|🌭 hotdog|🌮 taco|🥗 salad|🍝 spaghetti|🍜 ramen|🍣 sushi|🍦 icecream|🍩 doughnut|🍪 cookie|🎂 birthday cake' +
    '|🍰 cake|🍫 chocolate|🍿 popcorn|☕ coffee|🍵 tea|🍺 beer|🍻 cheers beers|🍷 wine|🍸 cocktail|🥂 champagne toast',
  'Activities':
    '🎉 tada party congratulations|🎊 confetti|🎈 balloon|🎁 gift present|🎀 ribbon|🏆 trophy win|🥇 first_place gold|🥈 second_place silver|🥉 third_place bronze' +
    '|🏅 medal|⚽ soccer football|🏀 basketball|🏈 american_football|⚾ baseball|🎾 tennis|🏐 volleyball|🎳 bowling|🏓 ping_pong|🥊 boxing|🎯 dart bullseye' +
    '|🎮 video_game|🕹️ joystick|🎲 die dice|♟️ chess|🧩 puzzle|🎰 slot_machine|🃏 joker card|🎨 art|🎭 theatre|🎬 clapper film|🎤 microphone|🎧 headphones|🎸 guitar' +
    '|🎹 piano|🥁 drum|🎺 trumpet',
  'Travel & places':
    '🚀 rocket launch|✈️ airplane|🚁 helicopter|🚗 car|🚕 taxi|🚌 bus|🚲 bicycle|🏎️ racing_car|🚂 train|⛵ sailboat|⚓ anchor|🛸 ufo|🏠 house home|🏢 office|🏦 bank' +
    '|🏛️ classical_building hall|🏰 castle|⛪ church|🗼 tower|🗽 liberty|🏖️ beach|🏔️ mountain|🏕️ camping|🌋 volcano|🌃 night|🌅 sunrise|🗺️ map|🧭 compass',
  'Objects':
    '💡 bulb idea|🔦 torch|💻 laptop computer|🖥️ desktop|⌨️ keyboard|🖱️ computer_mouse|📱 phone|📷 camera|📺 tv|🔋 battery|🔌 plug|💾 floppy save|💿 cd|🕰️ clock' +
    '|⏰ alarm|⏳ hourglass|⌛ hourglass_done|💰 money_bag|🪙 coin|💵 dollar|💶 euro|💳 credit_card|💎 gem|⚖️ scales|🔧 wrench|🔨 hammer|⚙️ gear|🧰 toolbox|🔑 key|🔒 lock' +
    '|🔓 unlock|🛡️ shield|⚔️ swords|🗡️ dagger|🏹 bow|💣 bomb|🔮 crystal_ball|🧪 test_tube|🔬 microscope|🔭 telescope|💊 pill|🚪 door|🛏️ bed|🧻 toilet_paper|🧹 broom' +
    '|🛒 cart|📦 package|📫 mailbox|✉️ envelope|📝 memo note|📄 page|📊 bar_chart|📈 chart_up|📉 chart_down|📅 calendar|📌 pushpin pin|📎 paperclip|✂️ scissors' +
    '|📁 folder|🗑️ wastebasket trash|📖 book|📚 books|🔖 bookmark|🔔 bell|🔕 no_bell|📣 megaphone|📢 loudspeaker|🔍 search magnifier|🧵 thread|🎩 top_hat|👑 crown' +
    '|💍 ring|👟 shoe|🕶️ dark_sunglasses',
};

/** `[{title, emoji: [{name: '😀', words: 'grinning'}]}]` */
export const EMOJI = Object.entries(WRITTEN).map(([title, text]) => ({
  title,
  emoji: text.split('|').map((entry) => {
    const space = entry.indexOf(' ');
    return { id: null, name: entry.slice(0, space), words: entry.slice(space + 1) };
  }),
}));

/** The everyday ones, offered first. */
export const QUICK = ['👍', '❤️', '😂', '🎉'].map((name) => ({ id: null, name }));

const byCharacter = new Map(EMOJI.flatMap(({ emoji }) => emoji.map((one) => [one.name, one.words.split(' ')[0]])));

const byName = new Map(EMOJI.flatMap(({ emoji }) => emoji.map((one) => [one.words.split(' ')[0], one])));

/** The emoji Discord calls so, or nothing. */
export const namedEmoji = (name) => byName.get(name) ?? null;

/** What to call an emoji when reading aloud: `thumbsup`, or a custom emoji's own name. */
export const emojiName = (emoji) => (emoji.id ? emoji.name : byCharacter.get(emoji.name) ?? emoji.name);
