"""Two hundred and more texts that attackers type where a name or a story belongs, ours to keep.

Whatever would run says so by `hit()` or a dialog; the others must only stand there as they are.
"""

_CALLS = ("hit()", "alert(1)", "window.hit1=1")
_OPENERS = ("", '">', "'>", "</title>", "</textarea>", "</script>", "-->", "]]>", "</style>")
_ELEMENTS = (
    "<script>{}</script>",
    "<ScRiPt>{}</sCrIpT>",
    "<img src=x onerror={}>",
    "<svg onload={}>",
    "<svg><script>{}</script></svg>",
    "<body onload={}>",
    "<iframe srcdoc='<script>parent.{}</script>'></iframe>",
    "<details open ontoggle={}>",
    "<input autofocus onfocus={}>",
    "<video><source onerror={}></video>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror={}>",
)
_ATTRIBUTES = (
    '" onmouseover="{}" autofocus onfocus="{}" x="',
    "' onfocus='{}' autofocus x='",
    "` onerror={} `",
    "x onerror={} ",
)
_LINKS = (
    "[a](javascript:{})",
    "[a](JaVaScRiPt:{})",
    "[a](java\tscript:{})",
    "[a](data:text/html,<script>{}</script>)",
    "![a](x){{onerror={}}}",
    '<a href="javascript:{}">a</a>',
    '<meta http-equiv="refresh" content="0;url=javascript:{}">',
    '<base href="https://evil.example/"><script>{}</script>',
)
_TEMPLATES = (
    *("{{7*7}}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{% debug %}", "{{ settings.SECRET_KEY }}"),
    *("{% include '/etc/passwd' %}", "{{request.user.password}}", "%(password)s", "{0.__class__}"),
)
_FORMULAS = (
    *("=1+1", "+1+1", "-1+1", "@SUM(1)", '=HYPERLINK("https://evil.example","a")', "\t=1+1"),
    *("=cmd|' /C calc'!A0", "\r=1+1", "=IMPORTXML(1,2)", "+cmd|'x'!A1"),
    *("\n=1+1", "\uff1d1+1", "\uff201"),
)
_TYPST = (
    *('#read("/etc/passwd")', "#panic()", '#image("/etc/hosts")', "$ x $", "*a* _b_ `c`"),
    *('#include "/etc/passwd"', "] #let x = 1 [", "@ref <label>", "// comment", "\\u{41}"),
)
_SIGNS = (
    *("\u202egnp.exe", "\u2066a\u2069", "\ufeffa", "a\u200bb", "\u0301\u0301\u0301a", "\U0001f48d"),
    *("a\u0000b".replace("\0", "\u2400"), "\u2028a", "\x85a", "\U000e0041a", "\ufdfd", "\u115fa"),
)
_HEADERS = (
    *("a\r\nBcc: evil@example.test", "a\nSet-Cookie: x=1", "a%0d%0aX: 1", "a\r\n\r\n<b>"),
    *('a"; filename="evil.exe', "a; x=y", "=?utf-8?q?=0ABcc:_e?=", "a\vb\fc"),
)
_QUERIES = (
    *("' OR 1=1 --", "'; DROP TABLE orders_order; --", "1) UNION SELECT NULL--", "%_\\", "$1"),
    *("' || pg_sleep(5) || '", "\\'; SELECT 1", "a::int", '{"$ne": null}', "*)(uid=*"),
)
_PATHS = (
    *("../../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", "file:///etc/passwd", "~root"),
    *("%2e%2e%2f", "CON", "a/../../b", "//evil.example", "http://127.0.0.1/", "$(id)", "`id`"),
)

RUNNING = [
    *(opener + element.format(_CALLS[0]) for opener in _OPENERS for element in _ELEMENTS),
    *(
        text.replace("{{", "{").replace("}}", "}").replace("{}", call)
        for text in (*_ATTRIBUTES, *_LINKS)
        for call in _CALLS
    ),
]
INERT = [
    *(*_TEMPLATES, *_FORMULAS, *_TYPST, *_SIGNS),
    *(*_HEADERS, *_QUERIES, *_PATHS),
]
PAYLOADS = [*RUNNING, *INERT]
