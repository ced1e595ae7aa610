// A small economy with discord.js and node-postgres, as many bots have it: two commands, a table of balances and one of
// payments. It is what `scripts/bench-bots` measures Guildhall beside.

import { Client, EmbedBuilder, Events, SlashCommandBuilder } from 'discord.js';
import pg from 'pg';

const { DISCORD_TOKEN, DISCORD_API = 'https://discord.com', DATABASE_URL } = process.env;

const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 16 });

await pool.query(`
  CREATE TABLE IF NOT EXISTS balance (
    guild_id bigint, user_id bigint, wallet bigint NOT NULL DEFAULT 100000 CHECK (wallet >= 0), bank bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (guild_id, user_id));
  CREATE TABLE IF NOT EXISTS payment (
    id bigserial PRIMARY KEY, guild_id bigint, payer bigint, payee bigint, amount bigint, at timestamptz DEFAULT now());
`);

const commands = [
  new SlashCommandBuilder().setName('balance').setDescription('Shows what you have'),
  new SlashCommandBuilder()
    .setName('pay')
    .setDescription('Gives coins to somebody')
    .addUserOption((option) => option.setName('to').setDescription('To whom').setRequired(true))
    .addIntegerOption((option) => option.setName('amount').setDescription('How many').setRequired(true).setMinValue(1)),
];

const open = (db, guild, user) =>
  db.query('INSERT INTO balance (guild_id, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING', [guild, user]);

async function balance({ guildId, user }) {
  const look = () => pool.query('SELECT wallet, bank FROM balance WHERE guild_id = $1 AND user_id = $2', [guildId, user.id]);
  let { rows } = await look();
  if (rows.length === 0) {
    await open(pool, guildId, user.id);
    ({ rows } = await look());
  }
  const [{ wallet, bank }] = rows;
  return new EmbedBuilder().setTitle(`${user.username}'s balance`).addFields(
    { name: 'Wallet', value: `${wallet} coins`, inline: true },
    { name: 'Bank', value: `${bank} coins`, inline: true },
    { name: 'Total', value: `${BigInt(wallet) + BigInt(bank)} coins`, inline: true },
  );
}

async function pay({ guildId, user, options }) {
  const to = options.getUser('to');
  const amount = options.getInteger('amount');
  const db = await pool.connect();
  try {
    await db.query('BEGIN');
    // In a fixed order, so that two who pay each other never wait for each other.
    for (const id of [user.id, to.id].sort()) await open(db, guildId, id);
    const change = 'UPDATE balance SET wallet = wallet + $3 WHERE guild_id = $1 AND user_id = $2 AND wallet + $3 >= 0 RETURNING wallet';
    const moves = [[user.id, -amount], [to.id, amount]].sort(([a], [b]) => (a < b ? -1 : 1));
    let left = null;
    for (const [id, by] of moves) {
      const { rows } = await db.query(change, [guildId, id, by]);
      if (id === user.id) left = rows[0]?.wallet;
    }
    if (left == null) {
      await db.query('ROLLBACK');
      return new EmbedBuilder().setTitle('You do not have that much');
    }
    await db.query('INSERT INTO payment (guild_id, payer, payee, amount) VALUES ($1, $2, $3, $4)', [guildId, user.id, to.id, amount]);
    await db.query('COMMIT');
    return new EmbedBuilder().setTitle('Paid').setDescription(`${amount} coins to ${to}. You have ${left} left.`);
  } catch (error) {
    await db.query('ROLLBACK');
    throw error;
  } finally {
    db.release();
  }
}

const handlers = { balance, pay };
const client = new Client({ rest: { api: `${DISCORD_API}/api` }, intents: [] });
client.once(Events.ClientReady, () => client.application.commands.set(commands));
client.on(Events.InteractionCreate, async (interaction) => {
  if (!interaction.isChatInputCommand()) return;
  try {
    const card = await handlers[interaction.commandName](interaction);
    await interaction.reply({ embeds: [card], allowedMentions: { parse: [] } });
  } catch (error) {
    console.error(error);
  }
});
await client.login(DISCORD_TOKEN);
