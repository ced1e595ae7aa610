"""A small bot with discord.py that shows one of everything: slash commands with autocomplete, buttons, a select menu,
a modal, private and late answers, files, context menus, members, reactions and listening for a message.

    python -m venv .venv && .venv/bin/pip install -r requirements.txt
    DISCORD_TOKEN=… .venv/bin/python bot.py                                                           Discord
    DISCORD_TOKEN=sandbox-token DISCORD_API=http://127.0.0.1:7300 .venv/bin/python bot.py             the local Discord
"""

import asyncio
import io
import os

import discord
from discord import app_commands
from yarl import URL

if api := os.environ.get("DISCORD_API"):
    # The two lines that say where Discord is. (`AutoShardedClient` asks for the gateway's address and needs only the first.)
    discord.http.Route.BASE = f"{api}/api/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(f"{api}/gateway").with_scheme("ws")

FRUIT = ["Apple", "Apricot", "Banana", "Cherry", "Damson", "Elderberry", "Fig"]


class Bot(discord.Client):
    def __init__(self) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.members = intents.guild_messages = intents.message_content = True
        # Not all members at the start: /members asks for them.
        super().__init__(intents=intents, chunk_guilds_at_startup=False)
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        # Buttons that keep working when the bot restarts, found by the pattern of their ids.
        self.add_dynamic_items(More, Review, Eat, Taste)
        await self.tree.sync()

    async def on_ready(self) -> None:
        print(f"{self.user} is ready", flush=True)

    async def on_resumed(self) -> None:
        print("resumed", flush=True)


bot = Bot()


def card(fruit: str, count: int) -> dict:
    """A message about some fruit. What the buttons need to know is in their ids."""
    view = discord.ui.View(timeout=None)
    for item in (More(fruit, count), Review(fruit), Eat(fruit), Taste(fruit)):
        view.add_item(item)
    embed = discord.Embed(title=fruit, description="Fresh from the tree", colour=0x57F287)
    return {"content": f"{fruit} × {count}", "embed": embed, "view": view}


class More(discord.ui.DynamicItem[discord.ui.Button], template=r"more:(?P<fruit>\w+):(?P<count>\d+)"):
    def __init__(self, fruit: str, count: int) -> None:
        self.fruit, self.count = fruit, count
        button = discord.ui.Button(label="More", style=discord.ButtonStyle.primary, custom_id=f"more:{fruit}:{count}")
        super().__init__(button)

    @classmethod
    async def from_custom_id(cls, interaction, item, match):
        return cls(match["fruit"], int(match["count"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(**card(self.fruit, self.count + 1))


class Review(discord.ui.DynamicItem[discord.ui.Button], template=r"review:(?P<fruit>\w+)"):
    def __init__(self, fruit: str) -> None:
        self.fruit = fruit
        super().__init__(discord.ui.Button(label="Review", custom_id=f"review:{fruit}"))

    @classmethod
    async def from_custom_id(cls, interaction, item, match):
        return cls(match["fruit"])

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(ReviewForm(self.fruit))


class ReviewForm(discord.ui.Modal):
    words = discord.ui.Label(
        text="Your words",
        component=discord.ui.TextInput(style=discord.TextStyle.paragraph, max_length=200),
    )

    def __init__(self, fruit: str) -> None:
        self.fruit = fruit
        super().__init__(title=f"Review of {fruit}")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        words = self.words.component.value
        await interaction.response.send_message(f"{interaction.user.display_name} on {self.fruit}: {words}")


class Eat(discord.ui.DynamicItem[discord.ui.Button], template=r"eat:(?P<fruit>\w+)"):
    def __init__(self, fruit: str) -> None:
        self.fruit = fruit
        super().__init__(discord.ui.Button(label="Eat", style=discord.ButtonStyle.danger, custom_id=f"eat:{fruit}"))

    @classmethod
    async def from_custom_id(cls, interaction, item, match):
        return cls(match["fruit"])

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content=f"{self.fruit} is eaten.", embed=None, view=None)


class Taste(discord.ui.DynamicItem[discord.ui.Select], template=r"taste:(?P<fruit>\w+)"):
    def __init__(self, fruit: str) -> None:
        self.fruit = fruit
        options = [discord.SelectOption(label=taste) for taste in ("sweet", "sour", "bitter")]
        select = discord.ui.Select(
            placeholder="How does it taste?", max_values=2, options=options, custom_id=f"taste:{fruit}"
        )
        super().__init__(select)

    @classmethod
    async def from_custom_id(cls, interaction, item, match):
        return cls(match["fruit"])

    async def callback(self, interaction: discord.Interaction) -> None:
        tastes = " and ".join(self.item.values)
        await interaction.response.send_message(f"{self.fruit} tastes {tastes}.", ephemeral=True)


@bot.tree.command(name="fruit", description="Picks a fruit")
@app_commands.describe(name="Which one")
async def fruit(interaction: discord.Interaction, name: str) -> None:
    await interaction.response.send_message(**card(name, 1))


@fruit.autocomplete("name")
async def complete(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
    found = (fruit for fruit in FRUIT if fruit.lower().startswith(typed.lower()))
    return [app_commands.Choice(name=fruit, value=fruit) for fruit in found]


@bot.tree.command(description="Tells you something that nobody else sees")
async def secret(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("The fig is a flower.", ephemeral=True)


@bot.tree.command(description="Thinks before it answers")
async def wait(interaction: discord.Interaction) -> None:
    await interaction.response.defer()
    await interaction.edit_original_response(content="Counted the fruit.")
    file = discord.File(io.BytesIO("\n".join(FRUIT).encode()), filename="fruit.txt")
    await interaction.followup.send("Here is the list.", file=file)


@bot.tree.command(description="Lists the people of this server")
@app_commands.guild_only()
async def members(interaction: discord.Interaction) -> None:
    everyone = await interaction.guild.chunk()  # over the gateway
    listed = {member.id async for member in interaction.guild.fetch_members(limit=100)}  # over REST
    names = sorted(member.global_name or member.name for member in everyone if not member.bot and member.id in listed)
    await interaction.response.send_message(f"{len(names)} people: {', '.join(names)}")


@bot.tree.command(description="Asks for your favourite and listens")
async def ask(interaction: discord.Interaction) -> None:
    def is_answer(message: discord.Message) -> bool:
        return message.author == interaction.user and message.channel == interaction.channel

    # Listening begins before the question, so that no answer is missed.
    answered = bot.wait_for("message", check=is_answer, timeout=60)
    await interaction.response.send_message("What is your favourite fruit?")
    try:
        answer = await answered
    except asyncio.TimeoutError:
        await interaction.edit_original_response(content="Nobody answered.")
        return
    await answer.add_reaction("🍒")
    thanks = await answer.reply("Noted …")
    await thanks.edit(content=f"{interaction.user.display_name} likes {answer.content}.")


@bot.tree.context_menu(name="Greet")
async def greet(interaction: discord.Interaction, member: discord.Member) -> None:
    await interaction.response.send_message(f"Hello {member.display_name}!")


@bot.tree.context_menu(name="Quote")
async def quote(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"> {message.content}")


bot.run(os.environ["DISCORD_TOKEN"])
