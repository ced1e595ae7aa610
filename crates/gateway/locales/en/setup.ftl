# /setup

command-setup = For staff: set this server up in three minutes
command-setup-help = Choose what kind of server this is, name your coins, pick a channel for notices. Everything can be changed and undone later; open it again at any time.

setup-title = Set up your server
setup-about = Go through it from top to bottom, or change only what you like. Every step takes effect at once.
setup-kind = **1 · What kind of server?** { $kind }
setup-kind-choose = See what suits your server
setup-kind-own = Your own mix
setup-kind-cosy = Cosy
setup-kind-cosy-about = Friends who know one another: no fees, generous rewards
setup-kind-lively = Lively
setup-kind-lively-about = Hundreds of members: a small fee, large moves by staff need two
setup-kind-large = Large
setup-kind-large-about = Thousands of strangers: careful with rewards, payments and trust
setup-coins = **2 · Your coins** { $symbol } { $name }
setup-staff = **3 · Notices for staff** arrive in { $channel }
setup-staff-none = **3 · Notices for staff** go nowhere yet. Reports and approvals need a channel.
setup-place = **4 · Time and language** { $zone }, { $language }
setup-may = **5 · Permissions** I may do here all I need to.
setup-may-not = **5 · Permissions** I am missing { $missing } in this channel. Give them to my role in the channel's settings.
setup-may-view = View Channel
setup-may-send = Send Messages
setup-may-embed = Embed Links
setup-may-attach = Attach Files
setup-change = Change
setup-here = Here
setup-again = Check again
setup-next = Then try `/daily` and `/work list`. All settings are in `/settings show`, rights in `/access`.
setup-preview = What “{ $kind }” sets
setup-line = { $setting }: { $before } → **{ $after }**
setup-use = Use these
setup-back = Back
setup-same = Everything was set like that already.
setup-changed = { $count ->
    [one] One setting changed.
   *[other] { $count } settings changed.
  } You find this in `/settings history`.
setup-undo = Undo that
setup-undone = Undone: everything is as it was before.
setup-field-name = What your members call them: coins, gems, doubloons
setup-field-symbol = One emoji or a few letters
setup-field-zone = When a day begins, as in Europe/Berlin or UTC
setup-field-language = Of notices: en or de. Commands answer in each member's own language.
