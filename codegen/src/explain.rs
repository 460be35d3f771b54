//! Every code that a report can show, explained.

/// A paragraph about a code, with an example; `None` for a code that does not exist.
#[must_use]
pub fn explain(code: &str) -> Option<&'static str> {
    CODES
        .iter()
        .find_map(|(known, text)| (*known == code).then_some(*text))
}

/// Every code and its explanation.
pub const CODES: &[(&str, &str)] = &[
    (
        "apis-misplaced",
        "`apis` says in which APIs a body rule of the whole provider stands. A header or a query \
         parameter of the provider holds in every API, and a rule below `[api.<name>]` holds in that one.\n\n\
         [headers.session]\nX-Acme = { value = \"{session}\", apis = [\"chat\"] }   # leave out `apis`",
    ),
    (
        "apis-missing",
        "APIs of one provider have different bodies, and a member that one of them does not know is \
         often refused. So a body rule of the whole provider names the APIs that know it.\n\n\
         [body.session]\nsession = { value = \"{session}\", apis = [\"chat\", \"responses\"] }",
    ),
    (
        "auth-owned",
        "What a credential writes, it owns: every other value under that name is removed, so that the \
         wrong secret is never sent. No rule may write it, or read what the caller gave there.\n\n\
         [auth.key]\nheader = \"x-api-key\"\n[headers.static]\nx-api-key = \"...\"   # refused",
    ),
    (
        "bad-host",
        "`hosts` lists host names, without scheme, port and path. `*.name` stands for every name below \
         `name`, and only where the vendor owns all of them.\n\n\
         hosts = [\"api.acme.example\", \"*.acme.example\"]",
    ),
    (
        "bad-name",
        "The name cannot be sent, or cannot become a name in Rust. A header name is made of letters, \
         digits and !#$%&'*+-.^_`|~; a body name is member names joined with dots; ids, APIs and kinds \
         of credential are lower case letters, digits, `-` and `_`; parameters and captures have no `-`.\n\n\
         [headers.static]\n\"X Acme\" = \"a\"   # a space",
    ),
    (
        "bad-path",
        "A path goes from a root to a value: `a.b`, `['a-b']` for a name that is no identifier, `[*]` for every \
         element or member, `[?@.key=='text']` for the elements of which a member is that text, and `$.a` from \
         the top of the message. There are no indices, slices, searches at every depth and other comparisons.\n\n\
         input = [\"steps[*].input_tokens\"]   # not `steps[0].input_tokens`",
    ),
    (
        "bad-template",
        "A variable stands between `{` and `}`. A brace that is meant as such is written `{{`.\n\n\
         X-Acme = \"{session\"   # `{session}`",
    ),
    (
        "bad-url",
        "A base URL is `https://`, a host, and perhaps a path; `http://` is for this machine alone, since \
         a secret may not travel in the clear. A path begins with `/`. Queries stand in `[query.*]`, \
         credentials in `[auth.*]`.\n\n\
         base_url = \"https://api.acme.example/v1\"",
    ),
    (
        "body-first",
        "The body is made before the headers, and as a whole: its members can mirror neither a header nor \
         each other. Let the header mirror the body.\n\n\
         [headers.session]\nX-Session = \"{body.session}\"",
    ),
    (
        "condition-depth",
        "`not` holds where its facts do not all hold. It does not nest: what is not excluded is included.\n\n\
         when = { child = true, not = { caller = [\"title\"] } }",
    ),
    (
        "const-in-header",
        "`const` is a literal of any type, for bodies. Headers and query parameters hold text.\n\n\
         X-Acme = { const = 1 }   # `X-Acme = \"1\"`",
    ),
    (
        "counted-twice",
        "No number enters two fields, two parts, or a whole and its part: it would be billed twice. Two paths \
         of different fields, or amounts of `plus`, may not be able to find one value. Only `total` may be \
         the input or the output itself. An extra is added to nothing, so it may read what a field reads.\n\n\
         reasoning = [\"thoughts\"]\nplus.output = [\"thoughts\"]   # `parts = { reasoning = \"beside\" }`",
    ),
    (
        "dead-alias",
        "The first alias that finds a value wins, and under it the first root. One that finds what an earlier \
         one finds, perhaps through another root, is never looked at.\n\n\
         roots = [\"usage\", \"$\"]\ncache_read = [\"cached\", \"usage.cached\"]   # leave out the second",
    ),
    (
        "dead-rule",
        "The condition never holds: it asks for a kind of credential, or for a value of a parameter, that \
         does not exist.\n\n\
         when = { params = { tier = [\"turbo\"] } }   # and `turbo` is not one of its `values`",
    ),
    (
        "duplicate-id",
        "A provider is found by its id and by the names in `also`, so each of them belongs to one \
         provider.\n\n\
         id = \"acme\"   # and another file says it too",
    ),
    (
        "duplicate-name",
        "An API is found by its name and by the names in `also`, so each of them belongs to one API of \
         the provider.\n\n\
         [api.messages]\nalso = [\"chat\"]   # and there is an `[api.chat]`",
    ),
    (
        "extra-name",
        "An extra becomes a field of a Rust struct beside the record: its name is lower case letters, digits \
         and `_`, no word of Rust's, and no field of the record's.\n\n\
         [api.chat.usage.extra.queue_time]",
    ),
    (
        "field-unread",
        "`zero`, `plus` and `scale` speak of fields that have paths.\n\n\
         scale.cost = -10\ncost = [\"cost_in_ticks\"]",
    ),
    (
        "foreign-base",
        "A secret goes only to hosts in `hosts`, and the base URL is none of them: no request could be \
         sent.\n\n\
         base_url = \"https://api.exmaple.com\"\nhosts = [\"api.example.com\"]",
    ),
    (
        "ignored-read",
        "What is ignored is left out on purpose. A path that is read is not. A subtree may be ignored though \
         something in it is read.\n\n\
         ignore.details = \"the rest of the input\"",
    ),
    (
        "ignored-twice",
        "A subtree goes with its path: what lies in it is ignored already.\n\n\
         ignore.details = \"modalities\"\nignore.\"details.text\" = \"...\"   # leave out",
    ),
    (
        "illegal-literal",
        "A header holds visible ASCII and spaces. Line ends would begin another header, and other \
         characters arrive differently at every server.\n\n\
         X-Acme = \"caf\u{e9}\"",
    ),
    (
        "lifetime",
        "The table in which a rule stands says for how long its value stays the same, so it may use only \
         values that live at least as long. A session header that holds a request id is another one in \
         each request, and the prompt cache is missed every time without an error. `session` and \
         `cache_scope` are not comparable, nor are `window` and `turn`: a compaction falls inside a turn, \
         and a window spans turns. A capture with `keep = \"last\"` is replaced by each response, so its \
         value lives for one request.\n\n\
         [headers.session]\nX-Acme = \"{request}\"   # move it to `[headers.request]`",
    ),
    (
        "lifetime-fact",
        "A fact that chooses between values makes the value change when the fact does, so it must be known \
         for as long as the table says. Where a fact only decides whether the rule exists, it does not \
         count, unless leaving the rule out breaks the cache: a cache header that comes and goes is as \
         bad as one that changes.\n\n\
         [headers.session]\nX-Acme = { value = \"{session}\", when = { caller = [\"main\"] }, breaks = \"cache\" }",
    ),
    (
        "may-be-absent",
        "The rule says that the request is refused without it, but there are calls in which it has no \
         value: an optional parameter, a turn outside of which a call is made, a value that no response \
         has given yet.\n\n\
         [params.account]\nrequired = true",
    ),
    (
        "mirror-of-mirror",
        "Headers that mirror a header are made after all others, in no order among themselves. Mirror the \
         header that holds the value.\n\n\
         X-B = \"{header.X-A}\"\nX-C = \"{header.X-B}\"   # `{header.X-A}`",
    ),
    (
        "missing-key",
        "Something must be said here: a spec has an `id` and an API, an API has a `path` or a `family` \
         that has one, a case has a `value`, a source a `kind`, a capture a `header` or a `body`.\n\n\
         api.chat.family = \"openai-chat\"",
    ),
    (
        "name-taken",
        "Parameters and captures are variables, and each variable has one meaning: their names are neither \
         those of the language nor each other's.\n\n\
         [params.session]   # `{session}` is the session's id",
    ),
    (
        "no-effect",
        "What is written here never matters.\n\n\
         [params.team]\nrequired = true\ndefault = \"a\"   # never used",
    ),
    (
        "no-root",
        "A path without `$.` lies under a root. Without roots it finds nothing.\n\n\
         roots = [\"usage\"]\ninput = [\"input_tokens\"]",
    ),
    (
        "no-secret",
        "A kind of credential writes its secret, and `{secret}` says where in the value.\n\n\
         [auth.key]\nheader = \"x-api-key\"\nvalue = \"{secret}\"",
    ),
    (
        "no-such-header",
        "`{header.Name}` is a header as it will be sent, and no rule of this API writes that name. What the \
         caller sets is `{given.Name}`.\n\n\
         X-Task = \"{header.X-Request-Id}\"",
    ),
    (
        "not-in-url",
        "Where a request goes is decided by parameters and, in a path, by the model. Identities of the \
         conversation have no place in a URL.\n\n\
         path = \"/models/{model}/chat\"",
    ),
    (
        "old-name-in-use",
        "What the caller sets under an older name counts as set under the new one. A rule that writes the \
         older name too would send it twice.\n\n\
         X-Title = { value = \"a\", formerly = [\"X-Name\"] }\nX-Name = \"a\"   # leave it out",
    ),
    (
        "open-host",
        "A host that is nothing but a parameter may be anybody's, and the secret would go there. List the \
         vendor's hosts; a caller who means another one names it together with the secret.\n\n\
         base_url = \"https://{place}/v1\"\nhosts = [\"eu.acme.example\", \"us.acme.example\"]",
    ),
    (
        "outside-without-total",
        "`outside` says that the total leaves the part out as well. Where no total is read, that is `beside`.\n\n\
         parts = { reasoning = \"beside\" }",
    ),
    (
        "overlapping-hosts",
        "A base URL tells which provider it is of, so each host belongs to one provider.\n\n\
         hosts = [\"*.acme.example\"]   # and another file has `api.acme.example`",
    ),
    (
        "part-unread",
        "A relation ties a part to its whole: both have to be read.\n\n\
         parts = { tool_use = \"beside\" }\ntool_use = [\"tool_tokens\"]",
    ),
    (
        "removes-nothing",
        "`false` removes a rule that the family, or the provider, has under this name. Here there is none.\n\n\
         [api.messages.headers.static]\nanthropic-version = false",
    ),
    (
        "same-as-family",
        "What the family says holds already, and a part lies inside unless told. Saying it again hides what the \
         provider does differently.\n\n\
         input = [\"prompt_tokens\"]   # leave out",
    ),
    (
        "scaled-text",
        "`scale` moves the point of a number; a text has none.\n\n\
         [api.chat.usage.extra.tier]\npaths = [\"tier\"]\nunit = \"text\"   # no `scale`",
    ),
    (
        "secret-outside-auth",
        "A secret is written by its `[auth.<name>]` alone, which marks it as sensitive and keeps it from \
         other hosts.\n\n\
         [auth.key]\nheader = \"X-Key\"\nvalue = \"{secret}\"",
    ),
    (
        "syntax",
        "The file is not TOML. Everything that could be read was checked all the same.\n\n\
         X-Acme = \"a   # the quote is not closed",
    ),
    (
        "two-filters",
        "What lies behind a filter waits for the member that the filter compares. A path has at most one, and \
         that of its root counts.\n\n\
         output = [\"steps[?@.type=='message'].output\"]",
    ),
    (
        "unequal-copies",
        "A header and a body field hold the same value, and whoever routes by them compares them. Under \
         different limits (`max_len`, `hash`) long values differ. Let the header mirror the body.\n\n\
         [headers.cache_scope]\nX-Key = \"{body.prompt_cache_key}\"",
    ),
    (
        "unknown-fact",
        "Conditions ask for these facts: `official`, `auth`, `params`, `child`, `caller`, `model`, \
         `transport`, `last`, `image`, `file`, `tools`, `thinking`, `body`, `retry`; and `not`.\n\n\
         when = { modle = [\"gpt-*\"] }   # `model`",
    ),
    (
        "unknown-family",
        "A wire family is one of those that the compiler brings along, such as `openai-chat`, \
         `openai-responses`, `anthropic-messages` and `gemini`. An API without a family has a `path` of its \
         own and no token usage but its own.\n\n\
         [api.chat]\nfamily = \"openai-chat\"",
    ),
    (
        "unknown-key",
        "The language has no such key here. Unknown keys are refused everywhere, so that a slip of the pen \
         is never silent.\n\n\
         X-Acme = { valeu = \"a\" }   # `value`",
    ),
    (
        "unknown-lifetime",
        "The lifetimes are `static`, `install`, `credential`, `session`, `cache_scope`, `thread`, `window`, \
         `turn`, `request` and `attempt`.\n\n\
         [headers.sesion]   # `session`",
    ),
    (
        "unknown-param",
        "No `[params.<name>]` declares this parameter.\n\n\
         when = { params = { regoin = [\"eu\"] } }   # `region`",
    ),
    (
        "unknown-source",
        "`source` is a key of `[sources]`, where it is said how a fact is known.\n\n\
         [sources.manual]\nkind = \"documented\"\nurl = \"https://acme.example/docs\"",
    ),
    (
        "unknown-value",
        "The word is not one of the closed set that can stand here.\n\n\
         breaks = \"cahce\"   # `cache`",
    ),
    (
        "unknown-variable",
        "A variable is built in, a parameter, a capture of this API, or `body.path`, `header.Name` or \
         `given.Name`.\n\n\
         X-Acme = \"{sesion}\"   # `{session}`",
    ),
    (
        "unreadable",
        "The file is not there, cannot be opened, or is not UTF-8.",
    ),
    (
        "unsupported",
        "The language has this, and this version of the compiler does not build it yet: signing, one header \
         for each entry of a map, and claims of a token. As a warning: the rest of the spec works.\n\n\
         [auth.signed]\nsign = \"aws-sigv4\"",
    ),
    (
        "untried-alias",
        "A path that the spec itself adds, and that no example finds. If it is misspelt, nothing says so.\n\n\
         [[api.chat.example]]\nresponse = \"fixtures/acme/cached.json\"\nusage = { input = 120, cache_read = 100 }",
    ),
    (
        "untried-part",
        "A part that the spec declares `beside`, `outside` or `measured`, and that is 0 in every example. \
         Whether its whole contains it shows on an example in which it is more than 0.\n\n\
         parts = { reasoning = \"beside\" }",
    ),
    (
        "value-count",
        "A rule has one value, said in one way: `value`, `cases`, `union`, `json` or `const`. A credential \
         goes to one place: `header` or `query`.\n\n\
         X-Acme = { value = \"a\", cases = [{ value = \"b\" }] }",
    ),
    (
        "written-twice",
        "One name has one rule in a layer, in whatever lifetime it stands, header names without regard to \
         case; and a body member is written as a whole or member by member. What depends on something is \
         one rule with `cases`.\n\n\
         [headers.session]\nX-Id = \"{session}\"\n[headers.thread]\nx-id = \"{thread}\"",
    ),
    (
        "wrong-example",
        "An example does not come out as it says. All that is read of a response must be listed, and nothing \
         may be left over; every header that a rule or a credential writes must be listed, and each body member \
         that is listed must be sent. Variables stand for what the example's call was made with.\n\n\
         [[api.chat.example]]\nrequest = { model = \"talker-1\" }\nheaders = { X-Session = \"{session}\" }",
    ),
    (
        "wrong-type",
        "The value is of another type than its key asks for.\n\n\
         X-Acme = [\"a\"]   # `X-Acme = \"a\"`",
    ),
];
