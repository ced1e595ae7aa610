//! A small bot with serenity that shows one of everything: slash commands with autocomplete, buttons, a select menu,
//! a modal, private and late answers, files, context menus, members, reactions and listening for a message.
//!
//! ```text
//! DISCORD_TOKEN=… cargo run                                                            Discord
//! DISCORD_TOKEN=sandbox-token DISCORD_API=http://127.0.0.1:7300 cargo run              the local Discord
//! ```

use std::{env, time::Duration};

use serenity::{all::*, async_trait, futures::StreamExt};

const FRUIT: [&str; 7] = [
    "Apple",
    "Apricot",
    "Banana",
    "Cherry",
    "Damson",
    "Elderberry",
    "Fig",
];

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let token = env::var("DISCORD_TOKEN")?;
    let mut http = HttpBuilder::new(&token);
    if let Ok(api) = env::var("DISCORD_API") {
        // The one line that says where Discord is; the gateway's address comes from there. Serenity's own rate limiter
        // knows only Discord's address, so it has to go.
        http = http.proxy(api).ratelimiter_disabled(true);
    }
    let intents = GatewayIntents::GUILDS
        | GatewayIntents::GUILD_MEMBERS
        | GatewayIntents::GUILD_MESSAGES
        | GatewayIntents::MESSAGE_CONTENT;
    let mut client = ClientBuilder::new_with_http(http.build(), intents)
        .event_handler(Bot)
        .await?;
    client.start().await?;
    Ok(())
}

struct Bot;

#[async_trait]
impl EventHandler for Bot {
    async fn ready(&self, ctx: Context, ready: Ready) {
        match Command::set_global_commands(&ctx.http, commands()).await {
            Ok(_) => println!("{} is ready", ready.user.name),
            Err(error) => eprintln!("the commands were refused: {error}"),
        }
    }

    async fn resume(&self, _: Context, _: ResumedEvent) {
        println!("resumed");
    }

    async fn interaction_create(&self, ctx: Context, interaction: Interaction) {
        let answered = match &interaction {
            Interaction::Autocomplete(typing) => complete(&ctx, typing).await,
            Interaction::Command(command) => run(&ctx, command).await,
            Interaction::Component(component) => press(&ctx, component).await,
            Interaction::Modal(modal) => review(&ctx, modal).await,
            _ => Ok(()),
        };
        if let Err(error) = answered {
            eprintln!("{error}");
        }
    }
}

fn commands() -> Vec<CreateCommand> {
    let name = CreateCommandOption::new(CommandOptionType::String, "name", "Which one")
        .required(true)
        .set_autocomplete(true);
    vec![
        CreateCommand::new("fruit")
            .description("Picks a fruit")
            .add_option(name),
        CreateCommand::new("secret").description("Tells you something that nobody else sees"),
        CreateCommand::new("wait").description("Thinks before it answers"),
        CreateCommand::new("members").description("Lists the people of this server"),
        CreateCommand::new("ask").description("Asks for your favourite and listens"),
        CreateCommand::new("Greet").kind(CommandType::User),
        CreateCommand::new("Quote").kind(CommandType::Message),
    ]
}

async fn complete(ctx: &Context, typing: &CommandInteraction) -> serenity::Result<()> {
    let typed = typing
        .data
        .autocomplete()
        .map_or_else(String::new, |option| option.value.to_lowercase());
    let found = FRUIT
        .iter()
        .filter(|fruit| fruit.to_lowercase().starts_with(&typed));
    let choices = found
        .map(|fruit| AutocompleteChoice::new(*fruit, *fruit))
        .collect();
    let response = CreateAutocompleteResponse::new().set_choices(choices);
    typing
        .create_response(ctx, CreateInteractionResponse::Autocomplete(response))
        .await
}

/// A message about some fruit. What the buttons need to know is in their ids, so the bot may restart in between.
fn card(fruit: &str, count: u32) -> CreateInteractionResponseMessage {
    let tastes = ["sweet", "sour", "bitter"].map(|taste| CreateSelectMenuOption::new(taste, taste));
    let kind = CreateSelectMenuKind::String {
        options: tastes.to_vec(),
    };
    let menu = CreateSelectMenu::new(format!("taste:{fruit}"), kind)
        .placeholder("How does it taste?")
        .max_values(2);
    CreateInteractionResponseMessage::new()
        .content(format!("{fruit} × {count}"))
        .embed(
            CreateEmbed::new()
                .title(fruit)
                .description("Fresh from the tree")
                .colour(0x57_F287),
        )
        .components(vec![
            CreateActionRow::Buttons(vec![
                CreateButton::new(format!("more:{fruit}:{count}")).label("More"),
                CreateButton::new(format!("review:{fruit}"))
                    .label("Review")
                    .style(ButtonStyle::Secondary),
                CreateButton::new(format!("eat:{fruit}"))
                    .label("Eat")
                    .style(ButtonStyle::Danger),
            ]),
            CreateActionRow::SelectMenu(menu),
        ])
}

fn say(text: impl Into<String>) -> CreateInteractionResponse {
    CreateInteractionResponse::Message(CreateInteractionResponseMessage::new().content(text))
}

fn whisper(text: impl Into<String>) -> CreateInteractionResponse {
    CreateInteractionResponse::Message(
        CreateInteractionResponseMessage::new()
            .content(text)
            .ephemeral(true),
    )
}

async fn run(ctx: &Context, command: &CommandInteraction) -> serenity::Result<()> {
    match command.data.name.as_str() {
        "fruit" => {
            let fruit = command
                .data
                .options
                .first()
                .and_then(|option| option.value.as_str())
                .unwrap_or("Fig");
            command
                .create_response(ctx, CreateInteractionResponse::Message(card(fruit, 1)))
                .await
        }
        "secret" => {
            command
                .create_response(ctx, whisper("The fig is a flower."))
                .await
        }
        "wait" => {
            command.defer(ctx).await?;
            let counted = EditInteractionResponse::new().content("Counted the fruit.");
            command.edit_response(ctx, counted).await?;
            let list = CreateAttachment::bytes(FRUIT.join("\n"), "fruit.txt");
            let more = CreateInteractionResponseFollowup::new()
                .content("Here is the list.")
                .add_file(list);
            command.create_followup(ctx, more).await.map(drop)
        }
        "members" => members(ctx, command).await,
        "ask" => ask(ctx, command).await,
        "Greet" => {
            let name = match command.data.target() {
                Some(ResolvedTarget::User(user, member)) => member
                    .and_then(|member| member.nick.clone())
                    .unwrap_or_else(|| user.display_name().to_owned()),
                _ => return Ok(()),
            };
            command.create_response(ctx, say(format!("Hello {name}!"))).await
        }
        "Quote" => match command.data.target() {
            Some(ResolvedTarget::Message(message)) => {
                command
                    .create_response(ctx, say(format!("> {}", message.content)))
                    .await
            }
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

async fn members(ctx: &Context, command: &CommandInteraction) -> serenity::Result<()> {
    let Some(guild) = command.guild_id else {
        return Ok(());
    };
    // Over the gateway: the answer comes as an event.
    let chunk = collector::collect(&ctx.shard, |event| match event {
        Event::GuildMembersChunk(chunk) => Some(chunk.members.clone()),
        _ => None,
    });
    ctx.shard
        .chunk_guild(guild, None, false, ChunkGuildFilter::None, None);
    let everyone = Box::pin(chunk).next().await.unwrap_or_default();
    // Over REST.
    let listed = guild.members(ctx, Some(100), None).await?;
    let mut names: Vec<_> = listed
        .iter()
        .filter(|member| !member.user.bot && everyone.contains_key(&member.user.id))
        .map(|member| member.user.display_name())
        .collect();
    names.sort_unstable();
    command
        .create_response(ctx, say(format!("{} people: {}", names.len(), names.join(", "))))
        .await
}

async fn ask(ctx: &Context, command: &CommandInteraction) -> serenity::Result<()> {
    // Listening begins before the question, so that no answer is missed.
    let mut answers = command
        .channel_id
        .await_reply(ctx)
        .author_id(command.user.id)
        .timeout(Duration::from_secs(60))
        .stream();
    command
        .create_response(ctx, say("What is your favourite fruit?"))
        .await?;
    let Some(answer) = answers.next().await else {
        let nobody = EditInteractionResponse::new().content("Nobody answered.");
        return command.edit_response(ctx, nobody).await.map(drop);
    };
    answer.react(ctx, '🍒').await?;
    let mut thanks = answer.reply(ctx, "Noted …").await?;
    let liked = format!("{} likes {}.", command.user.display_name(), answer.content);
    thanks.edit(ctx, EditMessage::new().content(liked)).await
}

async fn press(ctx: &Context, component: &ComponentInteraction) -> serenity::Result<()> {
    let mut parts = component.data.custom_id.split(':');
    let (name, fruit) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    match (name, &component.data.kind) {
        ("more", _) => {
            let count: u32 = parts.next().and_then(|count| count.parse().ok()).unwrap_or(0);
            let response = CreateInteractionResponse::UpdateMessage(card(fruit, count + 1));
            component.create_response(ctx, response).await
        }
        ("taste", ComponentInteractionDataKind::StringSelect { values }) => {
            let text = format!("{fruit} tastes {}.", values.join(" and "));
            component.create_response(ctx, whisper(text)).await
        }
        ("eat", _) => {
            component
                .create_response(ctx, CreateInteractionResponse::Acknowledge)
                .await?;
            let eaten = EditInteractionResponse::new()
                .content(format!("{fruit} is eaten."))
                .embeds(Vec::new())
                .components(Vec::new());
            component.edit_response(ctx, eaten).await.map(drop)
        }
        ("review", _) => {
            let words =
                CreateInputText::new(InputTextStyle::Paragraph, "Your words", "words").max_length(200);
            let modal = CreateModal::new(format!("reviewed:{fruit}"), format!("Review of {fruit}"))
                .components(vec![CreateActionRow::InputText(words)]);
            component
                .create_response(ctx, CreateInteractionResponse::Modal(modal))
                .await
        }
        _ => Ok(()),
    }
}

async fn review(ctx: &Context, modal: &ModalInteraction) -> serenity::Result<()> {
    let fruit = modal.data.custom_id.trim_start_matches("reviewed:");
    let fields = modal.data.components.iter().flat_map(|row| &row.components);
    let words = fields.into_iter().find_map(|field| match field {
        ActionRowComponent::InputText(text) => text.value.as_deref(),
        _ => None,
    });
    let text = format!(
        "{} on {fruit}: {}",
        modal.user.display_name(),
        words.unwrap_or_default()
    );
    modal.create_response(ctx, say(text)).await
}
