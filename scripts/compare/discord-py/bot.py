"""A small economy with discord.py and asyncpg, as many bots have it: two commands, a table of balances and one of payments.

It is what `scripts/bench-bots` measures Guildhall beside.
"""

import os

import asyncpg
import discord
from discord import app_commands
from yarl import URL

if api := os.environ.get("DISCORD_API"):
    discord.http.Route.BASE = f"{api}/api/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(f"{api}/gateway").with_scheme("ws")

SCHEMA = """
CREATE TABLE IF NOT EXISTS balance (
    guild_id bigint, user_id bigint, wallet bigint NOT NULL DEFAULT 100000 CHECK (wallet >= 0), bank bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (guild_id, user_id));
CREATE TABLE IF NOT EXISTS payment (
    id bigserial PRIMARY KEY, guild_id bigint, payer bigint, payee bigint, amount bigint, at timestamptz DEFAULT now());
"""
OPEN = "INSERT INTO balance (guild_id, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING"
LOOK = "SELECT wallet, bank FROM balance WHERE guild_id = $1 AND user_id = $2"
CHANGE = """UPDATE balance SET wallet = wallet + $3
    WHERE guild_id = $1 AND user_id = $2 AND wallet + $3 >= 0 RETURNING wallet"""


class Bot(discord.Client):
    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.none(), allowed_mentions=discord.AllowedMentions.none())
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        self.db = await asyncpg.create_pool(os.environ["DATABASE_URL"], max_size=16)
        await self.db.execute(SCHEMA)
        await self.tree.sync()


bot = Bot()


@bot.tree.command(description="Shows what you have")
async def balance(interaction: discord.Interaction) -> None:
    guild, user = interaction.guild_id, interaction.user
    row = await bot.db.fetchrow(LOOK, guild, user.id)
    if row is None:
        await bot.db.execute(OPEN, guild, user.id)
        row = await bot.db.fetchrow(LOOK, guild, user.id)
    card = discord.Embed(title=f"{user.name}'s balance")
    card.add_field(name="Wallet", value=f"{row['wallet']} coins")
    card.add_field(name="Bank", value=f"{row['bank']} coins")
    card.add_field(name="Total", value=f"{row['wallet'] + row['bank']} coins")
    await interaction.response.send_message(embed=card)


@bot.tree.command(description="Gives coins to somebody")
async def pay(interaction: discord.Interaction, to: discord.User, amount: app_commands.Range[int, 1]) -> None:
    guild, payer = interaction.guild_id, interaction.user.id
    left = None
    async with bot.db.acquire() as db:
        transaction = db.transaction()
        await transaction.start()
        # In a fixed order, so that two who pay each other never wait for each other.
        moves = sorted([(payer, -amount), (to.id, amount)])
        for person, _ in moves:
            await db.execute(OPEN, guild, person)
        for person, by in moves:
            wallet = await db.fetchval(CHANGE, guild, person, by)
            if person == payer:
                left = wallet
        if left is None:
            await transaction.rollback()
            await interaction.response.send_message(embed=discord.Embed(title="You do not have that much"))
            return
        await db.execute(
            "INSERT INTO payment (guild_id, payer, payee, amount) VALUES ($1, $2, $3, $4)", guild, payer, to.id, amount
        )
        await transaction.commit()
    card = discord.Embed(title="Paid", description=f"{amount} coins to {to.mention}. You have {left} left.")
    await interaction.response.send_message(embed=card)


bot.run(os.environ["DISCORD_TOKEN"], log_handler=None)
