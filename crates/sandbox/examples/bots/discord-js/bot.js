// A small bot with discord.js that shows one of everything: slash commands with autocomplete, buttons, a select menu,
// a modal, private and late answers, files, context menus, members, reactions and listening for a message.
//
//     npm ci
//     DISCORD_TOKEN=… npm start                                                                  Discord
//     DISCORD_TOKEN=sandbox-token DISCORD_API=http://127.0.0.1:7300 npm start                    the local Discord

import {
  ActionRowBuilder,
  ApplicationCommandType,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  Client,
  ContextMenuCommandBuilder,
  EmbedBuilder,
  Events,
  GatewayIntentBits,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';

const { DISCORD_TOKEN, DISCORD_API = 'https://discord.com' } = process.env;

const client = new Client({
  // The one line that says where Discord is. The gateway's address comes from there.
  rest: { api: `${DISCORD_API}/api` },
  intents: [
    GatewayIntentBits.Guilds,
    GatewayIntentBits.GuildMembers,
    GatewayIntentBits.GuildMessages,
    GatewayIntentBits.MessageContent,
  ],
});

const FRUIT = ['Apple', 'Apricot', 'Banana', 'Cherry', 'Damson', 'Elderberry', 'Fig'];

const commands = [
  new SlashCommandBuilder()
    .setName('fruit')
    .setDescription('Picks a fruit')
    .addStringOption((option) =>
      option.setName('name').setDescription('Which one').setRequired(true).setAutocomplete(true),
    ),
  new SlashCommandBuilder().setName('secret').setDescription('Tells you something that nobody else sees'),
  new SlashCommandBuilder().setName('wait').setDescription('Thinks before it answers'),
  new SlashCommandBuilder().setName('members').setDescription('Lists the people of this server'),
  new SlashCommandBuilder().setName('ask').setDescription('Asks for your favourite and listens'),
  new ContextMenuCommandBuilder().setName('Greet').setType(ApplicationCommandType.User),
  new ContextMenuCommandBuilder().setName('Quote').setType(ApplicationCommandType.Message),
];

client.once(Events.ClientReady, async () => {
  await client.application.commands.set(commands);
  console.log(`${client.user.tag} is ready`);
});

client.on(Events.InteractionCreate, async (interaction) => {
  try {
    if (interaction.isAutocomplete()) await complete(interaction);
    else if (interaction.isChatInputCommand()) await slash[interaction.commandName](interaction);
    else if (interaction.isContextMenuCommand()) await menu[interaction.commandName](interaction);
    else if (interaction.isMessageComponent()) {
      const [name, ...rest] = interaction.customId.split(':');
      await component[name](interaction, ...rest);
    } else if (interaction.isModalSubmit()) await review(interaction);
  } catch (error) {
    console.error(error);
  }
});

function complete(interaction) {
  const typed = interaction.options.getFocused().toLowerCase();
  const found = FRUIT.filter((fruit) => fruit.toLowerCase().startsWith(typed));
  return interaction.respond(found.map((fruit) => ({ name: fruit, value: fruit })));
}

/** A message about some fruit. What the buttons need to know is in their ids, so the bot may restart in between. */
function card(fruit, count) {
  return {
    content: `${fruit} × ${count}`,
    embeds: [new EmbedBuilder().setTitle(fruit).setDescription('Fresh from the tree').setColor(0x57f287)],
    components: [
      new ActionRowBuilder().addComponents(
        new ButtonBuilder().setCustomId(`more:${fruit}:${count}`).setLabel('More').setStyle(ButtonStyle.Primary),
        new ButtonBuilder().setCustomId(`review:${fruit}`).setLabel('Review').setStyle(ButtonStyle.Secondary),
        new ButtonBuilder().setCustomId(`eat:${fruit}`).setLabel('Eat').setStyle(ButtonStyle.Danger),
      ),
      new ActionRowBuilder().addComponents(
        new StringSelectMenuBuilder()
          .setCustomId(`taste:${fruit}`)
          .setPlaceholder('How does it taste?')
          .setMaxValues(2)
          .addOptions(['sweet', 'sour', 'bitter'].map((taste) => ({ label: taste, value: taste }))),
      ),
    ],
  };
}

const slash = {
  fruit: (interaction) => interaction.reply(card(interaction.options.getString('name'), 1)),

  secret: (interaction) => interaction.reply({ content: 'The fig is a flower.', flags: MessageFlags.Ephemeral }),

  async wait(interaction) {
    await interaction.deferReply();
    await interaction.editReply('Counted the fruit.');
    const list = new AttachmentBuilder(Buffer.from(FRUIT.join('\n')), { name: 'fruit.txt' });
    await interaction.followUp({ content: 'Here is the list.', files: [list] });
  },

  async members(interaction) {
    const everyone = await interaction.guild.members.fetch(); // over the gateway
    const listed = await interaction.guild.members.list({ limit: 100 }); // over REST
    const people = everyone.filter((member) => !member.user.bot && listed.has(member.id));
    const names = people.map((member) => member.user.displayName).sort();
    await interaction.reply(`${names.length} people: ${names.join(', ')}`);
  },

  async ask(interaction) {
    // Listening begins before the question, so that no answer is missed.
    const filter = (message) => message.author.id === interaction.user.id;
    const answers = interaction.channel.awaitMessages({ filter, max: 1, time: 60_000 });
    await interaction.reply('What is your favourite fruit?');
    const answer = (await answers).first();
    if (!answer) return interaction.editReply('Nobody answered.');
    await answer.react('🍒');
    const thanks = await answer.reply('Noted …');
    await thanks.edit(`${interaction.user.displayName} likes ${answer.content}.`);
  },
};

const menu = {
  Greet: (interaction) => interaction.reply(`Hello ${interaction.targetMember.displayName}!`),
  Quote: (interaction) => interaction.reply(`> ${interaction.targetMessage.content}`),
};

const component = {
  more: (interaction, fruit, count) => interaction.update(card(fruit, Number(count) + 1)),

  taste: (interaction, fruit) =>
    interaction.reply({
      content: `${fruit} tastes ${interaction.values.join(' and ')}.`,
      flags: MessageFlags.Ephemeral,
    }),

  async eat(interaction, fruit) {
    await interaction.deferUpdate();
    await interaction.editReply({ content: `${fruit} is eaten.`, embeds: [], components: [] });
  },

  review(interaction, fruit) {
    const words = new TextInputBuilder().setCustomId('words').setStyle(TextInputStyle.Paragraph).setMaxLength(200);
    const label = new LabelBuilder().setLabel('Your words').setTextInputComponent(words);
    const modal = new ModalBuilder().setCustomId(`reviewed:${fruit}`).setTitle(`Review of ${fruit}`);
    return interaction.showModal(modal.addLabelComponents(label));
  },
};

function review(interaction) {
  const [, fruit] = interaction.customId.split(':');
  const words = interaction.fields.getTextInputValue('words');
  return interaction.reply(`${interaction.user.displayName} on ${fruit}: ${words}`);
}

client.on(Events.ShardResume, () => console.log('resumed'));
client.login(DISCORD_TOKEN);
